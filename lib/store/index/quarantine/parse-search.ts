import { startOfDay } from './day-in-zone';
import { foldText } from './fold-text';

/** Where a word has to be: sender, subject, or recipients as the message names them; `any`: sender, subject or text. */
export type SearchField = 'any' | 'from' | 'subject' | 'to';

/** A word, or words that have to stand side by side. */
export interface SearchTerm {
  field: SearchField;
  /** Folded, with single blanks, never ''. */
  text: string;
  /** It must not be there. */
  isNot: boolean;
}

/** What somebody has typed into a search, taken apart. All of it has to be true of a message. */
export interface ParsedSearch {
  terms: SearchTerm[];
  hasAttachment?: boolean;
  /** Bounds of when it was received, inclusive. */
  receivedFrom?: Date;
  receivedTo?: Date;
  /** Operators that have no meaning as they were typed, in their order; not there where all have one. */
  misread?: Misread[];
}

/**
 * An operator as it was typed, and why it has no meaning. It is looked for as it stands: `noDay` (before, after), `noHas` (all that can be had
 * are attachments), `noValue` (nothing stands behind it). Or it was left out: `noWords` (what stands behind it has no letter).
 */
export interface Misread {
  typed: string;
  why: 'noDay' | 'noHas' | 'noValue' | 'noWords';
}

/**
 * Of a term, one at a time: `-`, an operator, and a value in quotation marks (also those that phones and
 * the languages of the pages have) or without. Of the sign of Hebrew abbreviations (U+05F4) only two around something quote it.
 */
const TERM =
  /(-(?=[^\s-]))?(?:(from|subject|to|has|before|after):[ \t]*)?(?:["“”„‟«»]([^"“”„‟«»]*)(?:["“”„‟«»]|$)|״(.*?)״(?=\s|$)|(\S+))/giy;
const ALONE = /^(?:from|subject|to|has|before|after):$/i;
/** MariaDB joins 61 tables, and each word is looked for in a table of texts. */
const MOST_TERMS = 40;
const BLANKS = /\s*/y;
/** 2026-11-30, with other signs between, or 30.11.2026. */
const DAY = /^((?:19|20)\d{2})[-/.](\d{1,2})[-/.](\d{1,2})$/;
const GERMAN_DAY = /^(\d{1,2})\.(\d{1,2})\.((?:19|20)\d{2})$/;

/**
 * Takes a search apart as mail programs do: words, "several words side by side", `from:`, `subject:`, `to:`, `has:attachment`,
 * `before:` and `after:` a day (that day is not before, and is after), and `-` before any of them for its opposite. Days are those of
 * `timeZone`. An operator with a value that it cannot have is a word, and is named (`misread`); so is any other word with a colon, which is not. What stands behind
 * the 40th has to be there as it stands, side by side: a search never finds more for being longer. Never throws. See decision 159.
 */
export function parseSearch(search: string | undefined, timeZone = 'UTC'): ParsedSearch {
  const parsed: ParsedSearch = { terms: [] };
  const text = search ?? '';
  for (let at = endOf(BLANKS, text, 0); at < text.length; at = endOf(BLANKS, text, at)) {
    if (parsed.terms.length === MOST_TERMS) {
      addWords(parsed, 'any', text.slice(at), false);
      break;
    }
    TERM.lastIndex = at;
    const found = TERM.exec(text);
    if (!found) break;
    at = TERM.lastIndex;
    const [whole, minus, operator, marked, gershayim, bare] = found;
    const quoted = marked ?? gershayim;
    const value = quoted ?? bare ?? '';
    const known = noteTerm(parsed, operator?.toLowerCase(), value, minus === '-', timeZone);
    if (!known) addWords(parsed, 'any', whole, false);
    const why = whyMisread(operator?.toLowerCase(), value, known, quoted === undefined);
    if (why && !parsed.misread?.some(({ typed }) => typed === whole))
      parsed.misread = [...(parsed.misread ?? []), { typed: whole, why }];
  }
  return parsed;
}

/** Whether one of the words that have to be there holds one that must not: then nothing can match. */
export function isContradiction(terms: readonly SearchTerm[]): boolean {
  const covers = (not: SearchTerm, wanted: SearchTerm) =>
    wanted.text.includes(not.text) &&
    (not.field === wanted.field || (not.field === 'any' && wanted.field !== 'to'));
  const wanted = terms.filter(({ isNot }) => !isNot);
  return terms.some((term) => term.isNot && wanted.some((each) => covers(term, each)));
}

function whyMisread(
  operator: string | undefined,
  value: string,
  isKnown: boolean,
  isBare: boolean,
): Misread['why'] | null {
  if (operator === undefined && isBare) return ALONE.test(value) ? 'noValue' : null;
  if (operator !== undefined && !isKnown) return operator === 'has' ? 'noHas' : 'noDay';
  return foldText(value).trim() === '' ? 'noWords' : null;
}

/** Whether an operator can have that value; a word without one always can. */
function noteTerm(
  parsed: ParsedSearch,
  operator: string | undefined,
  value: string,
  isNot: boolean,
  timeZone: string,
): boolean {
  switch (operator) {
    case 'has':
      if (!/^attachments?$/i.test(value)) return false;
      parsed.hasAttachment = !isNot;
      return true;
    case 'before':
    case 'after': {
      const day = dayOf(value);
      if (day === null) return false;
      const start = startOfDay(day, timeZone);
      // What is not before a day is from it on.
      if ((operator === 'before') === isNot) parsed.receivedFrom = latest(parsed.receivedFrom, start);
      else parsed.receivedTo = earliest(parsed.receivedTo, new Date(start.getTime() - 1000));
      return true;
    }
    case 'from':
    case 'to':
      // As it is copied from a header.
      addWords(parsed, operator, value.replace(/^<(.*)>$/, '$1'), isNot);
      return true;
    case 'subject':
      addWords(parsed, operator, value, isNot);
      return true;
    default:
      addWords(parsed, 'any', value, isNot);
      return true;
  }
}

function addWords({ terms }: ParsedSearch, field: SearchField, value: string, isNot: boolean): void {
  const text = foldText(value).replace(/\s+/g, ' ').trim();
  if (
    text !== '' &&
    !terms.some((term) => term.field === field && term.text === text && term.isNot === isNot)
  )
    terms.push({ field, text, isNot });
}

/** YYYY-MM-DD, or null for what is no day of a calendar. */
function dayOf(value: string): string | null {
  const [, year, month, date] = DAY.exec(value) ?? [];
  const [, germanDate, germanMonth, germanYear] = GERMAN_DAY.exec(value) ?? [];
  const parts = [year ?? germanYear, month ?? germanMonth, date ?? germanDate];
  if (parts.some((part) => part === undefined)) return null;
  const day = parts.map((part = '') => part.padStart(2, '0')).join('-');
  const known = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(known.getTime()) && known.toISOString().startsWith(day) ? day : null;
}

const latest = (one: Date | undefined, other: Date) => (one && one > other ? one : other);
const earliest = (one: Date | undefined, other: Date) => (one && one < other ? one : other);

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
