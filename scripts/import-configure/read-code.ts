import { readText } from './read-text';

/** A program of Perl, as far as it can be taken apart without running it. */
export interface PerlCode {
  /** The program to the letter, but blanks for comments, documentation, and what is in texts and patterns. */
  code: string;
  /** Where a text begins that has no end: nothing behind it is known. */
  openAt: number | undefined;
}

const POD = /=[a-z][\s\S]*?(?:^=cut.*$|$(?![\s\S]))/my;
const COMMENT = /#.*/y;
const END = /__(?:END|DATA)__\b/y;
const WORD = /\w+/y;
const HERE = /<<(~?)(?:"([^"\n]*)"|'([^'\n]*)'|([A-Za-z_]\w*))/y;
/** What a value can stand behind: a `<<` there shifts, and a `/` divides. */
const BEHIND_VALUE = /(?:[\d)\]}]|[$@%&][\w:]+)\s*$/;
const PATTERN = /\/(?:[^/\\\n]|\\.)+\//y;
/** Asks for the size of a file: no substitution. */
const FILE_TEST = /-s\b/y;
/** How many characters before one are looked at. */
const LOOKED_BACK = 80;

/** Tells the program from what only stands in it. Line ends stay where they are. */
export function readCode(perl: string): PerlCode {
  const code: string[] = [];
  let at = 0;
  // The last of the program: cut short, as it is looked at before each character.
  let before = '';
  let openAt: number | undefined;
  const ends: { end: string; isIndented: boolean }[] = [];
  const add = (part: string) => {
    code.push(part);
    before = (before + part.slice(-LOOKED_BACK)).slice(-LOOKED_BACK);
    at += part.length;
  };
  const blank = (to: number) => add(perl.slice(at, to).replace(/[^\n]/g, ' '));
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(perl)?.[0];
  };
  const isLineStart = () => at === 0 || perl[at - 1] === '\n';
  const notCode = () => {
    if (isLineStart() && take(END) !== undefined) return perl.length - at;
    const whole = (isLineStart() ? take(POD) : undefined) ?? take(COMMENT);
    if (whole !== undefined) return whole.length;
    return BEHIND_VALUE.test(before) ? undefined : take(PATTERN)?.length;
  };
  while (at < perl.length) {
    const character = perl[at] ?? '';
    // Of a variable the name: $#, $', $" too.
    const isName = before.endsWith('$') && character !== '\n';
    const length = isName ? undefined : notCode();
    const test = isName ? undefined : take(FILE_TEST);
    const here = isName || length !== undefined || BEHIND_VALUE.test(before) ? undefined : take(HERE);
    const text =
      isName || length !== undefined || here !== undefined || /(?:[\w@%&]|->)$/.test(before)
        ? undefined
        : readText(perl, at);
    if (character === '\n') {
      add('\n');
      for (const { end, isIndented } of ends.splice(0)) blank(endOfHere(perl, at, end, isIndented));
    } else if (length !== undefined) blank(at + length);
    else if (here !== undefined) {
      ends.push({ end: here.replace(/^<<~?["']?|["']$/g, ''), isIndented: here[2] === '~' });
      blank(at + here.length);
    } else if (test !== undefined) add(test);
    else if (text !== undefined) {
      if (text.end === undefined) openAt = at;
      blank(text.end ?? perl.length);
    } else add(take(WORD) ?? character);
  }
  return { code: code.join(''), openAt };
}

/** Behind the line that ends a text of several lines which begins here. */
function endOfHere(perl: string, from: number, end: string, isIndented: boolean): number {
  for (let at = from; at < perl.length; ) {
    const next = perl.indexOf('\n', at);
    const line = perl.slice(at, next === -1 ? undefined : next);
    if ((isIndented ? line.trimStart() : line) === end) return at + line.length;
    if (next === -1) break;
    at = next + 1;
  }
  return perl.length;
}
