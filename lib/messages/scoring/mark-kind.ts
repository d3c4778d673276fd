import { hostname } from 'node:os';
import type { FactorWords } from '@/lib/formats/dspam/factors';
import { LANGUAGES } from '@/lib/ground/languages';

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
/**
 * Short words that say nothing of what a text is about, of the languages of this site: headers and most spam are English, whatever a person speaks. Left
 * out are some that are more in another of them (`plus`, `men`, `war`).
 */
const LITTLE_WORDS = new Set(
  `the and for you your are was were has have had this that with from not but all any can our out its their they them will would
   been what when who how which there here than then into over also only just more most very about some such other
   und der die das den dem des ein eine einen einem einer nicht für mit von vom zum zur auf aus bei ist sind wir ihr ihre ihren sie ich
   auch als wie oder aber dass wird werden haben hat kann nach über noch nur wenn sich bitte
   les des une est pas pour par sur avec dans que qui vous nous votre vos notre nos sont avez cette ces mais aux plus être ont
   los las una del por para con que como pero sus más este esta ese esa son está han nos usted
   gli della delle dei del con per non che una sono suo sua questo questa come più anche nel nella alla dal
   het een van voor met niet dat deze dit zijn naar ook aan bij maar uit wordt heeft wij onze kan
   não uma dos das com por para que seu sua você mais como foi nos pelo pela
   jsem jsme jste není pro jako aby ale nebo které který jeho při pod nad bude byl byla bylo vás vám nás nám také
   для это как что или все вам вас при его она они был была были будет если так уже только чтобы этот эта
   הוא היא אני אתה אתם אנחנו אין לכם שלך שלכם`
    .trim()
    .split(/\s+/),
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

/** The short forms stand in the headers of all mail, in English. */
const OF_MAIL = [...Object.keys(LANGUAGES), 'pl', 'sv', 'da'];

let names: Set<string> | undefined;

/** Names of days and months in lower case, made once. */
function calendar(): ReadonlySet<string> {
  names ??= new Set(
    OF_MAIL.flatMap((language) => [
      ...namesIn(language, 'long'),
      ...(language === 'en' ? namesIn(language, 'short') : []),
    ]),
  );
  return names;
}

function namesIn(language: string, width: 'long' | 'short'): string[] {
  const month = new Intl.DateTimeFormat(language, { month: width, timeZone: 'UTC' });
  const day = new Intl.DateTimeFormat(language, { weekday: width, timeZone: 'UTC' });
  // Beside a day, where the name of the month has another form (`listopadu`, `ноября`).
  const dated = new Intl.DateTimeFormat(language, { day: 'numeric', month: width, timeZone: 'UTC' });
  const months = Array.from({ length: 12 }, (_unused, at) => Date.UTC(2026, at, 1));
  return [
    ...months.map((at) => month.format(at)),
    ...months.map((at) => dated.formatToParts(at).find(({ type }) => type === 'month')?.value ?? ''),
    ...Array.from({ length: 7 }, (_unused, at) => day.format(Date.UTC(2026, 0, 1 + at))),
  ].flatMap((name) => name.toLowerCase().split(/\s+/));
}
