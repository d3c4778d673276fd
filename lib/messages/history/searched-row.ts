import { searchLine } from '@/lib/store/index/history/history-block';
import { foldText } from '@/lib/store/index/quarantine/fold-text';
import type { HeaderTerm } from '@/lib/store/index/quarantine/parse-header-search';

/** What a search asks of a row, by what its line in a block can tell: sender and subject are one there. */
export interface AskedOfRow {
  /** Each has to be in the line. */
  words: readonly string[];
  /** None may be. */
  without?: readonly string[];
  /** What only the row itself can tell. */
  exact?: readonly HeaderTerm[];
}

/** Takes the terms of a search apart. No word has a blank in it. */
export function askedOfRow(terms: readonly HeaderTerm[]): Required<AskedOfRow> {
  const isExact = ({ field, text }: HeaderTerm) => field !== 'any' || text.includes(' ');
  return {
    words: [...new Set(terms.flatMap(({ text, isNot }) => (isNot ? [] : text.split(' '))))],
    without: terms.flatMap((term) => (term.isNot && !isExact(term) ? [term.text] : [])),
    exact: terms.filter(isExact),
  };
}

/** Whether a row, read as it is, is what was asked for. */
export function isAsked(
  row: { fromText: string; subject: string },
  { words, without = [], exact = [] }: AskedOfRow,
): boolean {
  const line = searchLine(row);
  return (
    words.every((word) => line.includes(word)) &&
    !without.some((word) => line.includes(word)) &&
    exact.every((term) => isIn(row, term) !== term.isNot)
  );
}

function isIn({ fromText, subject }: { fromText: string; subject: string }, { field, text }: HeaderTerm) {
  const texts = { any: [fromText, subject], from: [fromText], subject: [subject] }[field];
  return texts.some((one) => foldText(one).replace(/\s+/g, ' ').includes(text));
}
