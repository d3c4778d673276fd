import { type CsvRecord, parseCsv } from '@/lib/ground/parse-csv';
import { typedText } from '@/lib/ground/typed-text';
import { MAX_NOTE, RULE_KINDS, type RuleSubject, readSubject, type SubjectFault } from './site-rule';

/** What a line of a file is. */
export interface RuleLine {
  line: number;
  /** It, as it stands in the file. */
  text: string;
  rule: (RuleSubject & { note: string }) | null;
  /** Why it is none. */
  fault: LineFault | null;
  /** Of a sender that an earlier line has, too: the number of that one. */
  of: number | null;
}

export type LineFault =
  | SubjectFault
  | NonNullable<CsvRecord['fault']>
  | 'unknownWhat'
  | 'tooManyCells'
  | 'longNote'
  | 'twice';

export const MOST_LINES = 10_000;
const MOST_CELLS = 3;
/** By which the export keeps a spreadsheet from taking a text for a formula (csv-answer.ts). */
const DEFUSED = /^'(?=[=+\-@\t\r])/;

/** The lines of a file of rules: what, sender, note. A first line that begins with `what` is the head. Every other one is among them, right or wrong. */
export function readRuleFile(file: string): RuleLine[] {
  const [head, ...others] = parseCsv(file);
  const isHead = head?.cells[0] !== undefined && typedText(head.cells[0]).toLowerCase() === 'what';
  const records = head && !isHead ? [head, ...others] : others;
  const seen = new Map<string, number>();
  return records.map((record) => {
    const { line, text } = record;
    const rule = readRule(record);
    if (typeof rule === 'string') return { line, text, rule: null, fault: rule, of: null };
    const key = `${rule.what} ${rule.sender}`;
    const of = seen.get(key) ?? null;
    if (of !== null) return { line, text, rule: null, fault: 'twice', of };
    seen.set(key, line);
    return { line, text, rule, fault: null, of: null };
  });
}

function readRule({ cells, fault }: CsvRecord): (RuleSubject & { note: string }) | LineFault {
  if (fault) return fault;
  const [first = '', second = '', third = ''] = cells.map((cell) => typedText(cell.replace(DEFUSED, '')));
  const what = RULE_KINDS.find((kind) => kind === first.toLowerCase());
  if (!what) return 'unknownWhat';
  // A spreadsheet ends each line with as many signs as its widest one has.
  if (cells.slice(MOST_CELLS).some((cell) => cell.trim() !== '')) return 'tooManyCells';
  if (third.length > MAX_NOTE) return 'longNote';
  const subject = readSubject(what, second);
  return typeof subject === 'string' ? subject : { ...subject, note: third };
}
