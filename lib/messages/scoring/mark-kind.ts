import { hostname } from 'node:os';
import type { FactorWords } from '@/lib/formats/dspam/factors';

/** What a mark of a message is to a person. `technical`: how it travelled, and what means nothing by itself. */
export type MarkKind = 'sender' | 'list' | 'subject' | 'text' | 'link' | 'technical';

/** In lower case. A mark of another header is technical. */
const HEADERS: Record<string, MarkKind> = { from: 'sender', 'list-id': 'list', subject: 'subject' };
/** What nearly every address of a page has. */
const OF_ANY_LINK = new Set(
  'http https www com net org html htm php asp aspx cgi index img images image gif jpg jpeg png css src href'.split(
    ' ',
  ),
);
/** Short words of English that say nothing of what a text is about: headers and most spam are English, whatever a person speaks. */
const LITTLE_WORDS = new Set(
  `the and for you your are was were has have had this that with from not but all any can our out its their they them will would
   been what when who how which there here than then into over also only just more most very about some such other`.split(
    /\s+/,
  ),
);
/** Shorter ones are abbreviations, units and articles; of these scripts a single letter is a word. */
const FEWEST_LETTERS = 3;
const WHOLE_WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;
/** Longer ones are pieces of something encoded. */
const MOST_LETTERS = 30;
/** Digits, markup, and characters that could not be read. */
const NO_WORD = /[\p{N}<>=_\\{}|\ufffd]/u;
const EDGES = /^[^\p{L}\p{N}<=]+|[^\p{L}\p{N}>=]+$/gu;
const SEPARATORS = /[ .,;:@\-+*]+/;

/** A mark by its words, of a message to somebody whose own words these are. */
export function markKind({ part, header, words }: FactorWords, own: ReadonlySet<string>): MarkKind {
  if (part === 'url') return words.some((piece) => isOfLink(piece, own)) ? 'link' : 'technical';
  const kind = part === 'header' ? (HEADERS[(header ?? '').toLowerCase()] ?? 'technical') : 'text';
  if (kind === 'sender' || kind === 'list') return kind;
  return words.some((word) => meansSomething(word, own)) ? kind : 'technical';
}

/** The words of somebody's address and of this server: they stand in all mail to them. In lower case. */
export function ownWords(user: string): Set<string> {
  const names = [user, user.slice(user.lastIndexOf('@') + 1), hostname()].map((name) => name.toLowerCase());
  return new Set(names.flatMap((name) => [name, ...name.split(SEPARATORS)]));
}

function meansSomething(word: string, own: ReadonlySet<string>): boolean {
  const core = word.replace(EDGES, '').toLowerCase();
  if (NO_WORD.test(core) || own.has(core) || LITTLE_WORDS.has(core) || calendar().has(core)) return false;
  const letters = core.match(/\p{L}/gu)?.length ?? 0;
  return letters <= MOST_LETTERS && (letters >= FEWEST_LETTERS || WHOLE_WORD.test(core));
}

function isOfLink(piece: string, own: ReadonlySet<string>): boolean {
  const words = piece.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return words.some((word) => !OF_ANY_LINK.has(word) && meansSomething(word, own));
}

/** Languages of mail; the short forms stand in the headers of all of it, in English. */
const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'sv', 'da'];

let names: Set<string> | undefined;

/** Names of days and months in lower case, made once. */
function calendar(): ReadonlySet<string> {
  names ??= new Set(
    LANGUAGES.flatMap((language) => [
      ...namesIn(language, 'long'),
      ...(language === 'en' ? namesIn(language, 'short') : []),
    ]),
  );
  return names;
}

function namesIn(language: string, width: 'long' | 'short'): string[] {
  const month = new Intl.DateTimeFormat(language, { month: width, timeZone: 'UTC' });
  const day = new Intl.DateTimeFormat(language, { weekday: width, timeZone: 'UTC' });
  return [
    ...Array.from({ length: 12 }, (_unused, at) => month.format(Date.UTC(2026, at, 1))),
    ...Array.from({ length: 7 }, (_unused, at) => day.format(Date.UTC(2026, 0, 1 + at))),
  ].map((name) => name.toLowerCase());
}
