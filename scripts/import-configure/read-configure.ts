import { readCode } from './read-code';
import { readText } from './read-text';

/** What a configure.pl says, as far as it says it plainly. */
export interface Configure {
  /** By key, the last line that sets it. */
  values: Map<string, string>;
  /** Lines that set something in a way that only Perl could work out: `number` counts from 1. */
  unread: { number: number; key: string }[];
  /** The line in which a text begins that has no end: nothing below is known. */
  openLine: number | undefined;
}

const ASSIGNMENT =
  /(?:\$CONFIG\s*\{\s*(['"]?)([\w-]+)\1\s*\}|%(CONFIG))\s*(=(?![=~])|(?:\.|\|\||\/\/|&&|\*\*|[-+*x])=)/g;
/** What sets or removes several keys, or one that only Perl knows: looked for where texts are blanks. */
const OTHER_CHANGE =
  /[$@]CONFIG\s*\{(?:[^{}]|\{[^{}]{0,200}\}){0,200}\}\s*(?:=(?![=~])|(?:\.|\|\||\/\/|&&|\*\*|[-+*x])=)|\b(?:delete|undef)\b[\s(]*[$@%]CONFIG\b/g;
const REMOVED_KEY = /(?:delete|undef)[\s(]*\$CONFIG\s*\{\s*(['"]?)([\w-]+)\1\s*\}/y;
/** What a statement can begin behind. */
const BEGINS = /(?:^|[;{}]|\b(?:our|local))\s*$/;
/** Behind this a brace opens a key, not a block. */
const IS_KEY = /(?:[$@%][\w:]*|->|[\]}])\s*$/;
const IS_ON = String.raw`\s*\$CONFIG\s*\{\s*['"]?AUTODETECT['"]?\s*\}\s*(?:(?:==\s*1|eq\s*(?:""|''))\s*)?`;
/** A block of older ones, which is for those that find out by themselves: not one for the others. */
const FINDS_OUT = new RegExp(String.raw`\bif\s*\(${IS_ON}(?:(?:\|\||\bor\b)${IS_ON})*\)\s*$`);
/** Longer than any line of settings. */
const MOST_CHARACTERS = 10_000;
/** How many characters before a statement are looked at. */
const LOOKED_BACK = 500;

/**
 * Reads the configure.pl of DSPAM's old pages as text; nothing of it is ever run. Understood are statements that give `$CONFIG{'KEY'}` a number, a
 * text in quotes, another key, or several of these joined by dots, whatever else may happen; in double quotes other keys stand for their values. All else is named, and
 * left to a person. What stands in a comment or a text is none, and below `__END__` there is nothing.
 */
export function readConfigure(text: string): Configure {
  const perl = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const { code, openAt } = readCode(perl);
  const lineOf = (at: number) => perl.slice(0, at).split('\n').length;
  const blocks = blocksOf(code, perl);
  const values = new Map<string, string>();
  let unread: Configure['unread'] = [];
  const plain = [...perl.matchAll(ASSIGNMENT)];
  const known = new Set(plain.map(({ index }) => index));
  const others = [...code.matchAll(OTHER_CHANGE)].filter(({ index }) => !known.has(index));
  for (const match of [...plain, ...others].sort((left, right) => left.index - right.index)) {
    const at = match.index;
    const around = blocks.filter(({ from, to }) => from < at && at < to);
    if (code[at] === ' ' || around.some(({ head }) => FINDS_OUT.test(head))) continue;
    const key = match[2] ?? removedKey(perl, at) ?? '%CONFIG';
    const isPlain =
      around.length === 0 &&
      match[2] !== undefined &&
      match[4] === '=' &&
      BEGINS.test(code.slice(Math.max(0, at - LOOKED_BACK), at));
    const value = isPlain ? readExpression(perl, at + match[0].length, values) : undefined;
    unread = value === undefined ? unread : unread.filter((each) => each.key !== key);
    if (value === undefined) {
      values.delete(key);
      unread.push({ number: lineOf(at), key });
    } else values.set(key, value);
  }
  return { values, unread, openLine: openAt === undefined ? undefined : lineOf(openAt) };
}

function removedKey(perl: string, at: number): string | undefined {
  REMOVED_KEY.lastIndex = at;
  return REMOVED_KEY.exec(perl)?.[2];
}

/** What stands in braces that are none of a key, with the line that opens them. */
function blocksOf(code: string, perl: string): { from: number; to: number; head: string }[] {
  const blocks: { from: number; to: number; head: string }[] = [];
  const open: number[] = [];
  for (let at = 0; at < code.length; at++) {
    if (code[at] === '{') open.push(at);
    if (code[at] !== '}') continue;
    const from = open.pop();
    if (from !== undefined) blocks.push({ from, to: at, head: headOf(perl, from) });
  }
  // What is never closed.
  return [...blocks, ...open.map((from) => ({ from, to: code.length, head: headOf(perl, from) }))].filter(
    ({ from }) => !IS_KEY.test(code.slice(Math.max(0, from - LOOKED_BACK), from)),
  );
}

const headOf = (perl: string, at: number) => perl.slice(perl.lastIndexOf('\n', at) + 1, at);

const VALUE = /(-?\d+(?:\.\d+)?)|\$CONFIG\s*\{\s*(['"]?)([\w-]+)\2\s*\}/y;
const BETWEEN = /(?:\s|#.*(?=\n))*/y;

/** The value of what stands here, to the `;`; undefined where it is more than texts joined. */
function readExpression(perl: string, from: number, known: ReadonlyMap<string, string>): string | undefined {
  let value = '';
  const skip = (at: number) => {
    BETWEEN.lastIndex = at;
    return at + (BETWEEN.exec(perl)?.[0].length ?? 0);
  };
  for (let at = skip(from); ; at = skip(at + 1)) {
    const part = readPart(perl, at, known);
    if (part === undefined || value.length + part.value.length > MOST_CHARACTERS) return undefined;
    value += part.value;
    at = skip(part.end);
    if (at >= perl.length || perl[at] === ';') return value;
    if (perl[at] !== '.' || perl[at + 1] === '.') return undefined;
  }
}

function readPart(
  perl: string,
  at: number,
  known: ReadonlyMap<string, string>,
): { value: string; end: number } | undefined {
  const text = readText(perl, at);
  if (text?.end !== undefined) {
    const value =
      text.kind === 'q'
        ? text.body.replace(/\\(['\\])/g, '$1')
        : text.kind === 'qq'
          ? interpolate(text.body, known)
          : undefined;
    return value === undefined ? undefined : { value, end: text.end };
  }
  VALUE.lastIndex = at;
  const [whole, number, , key] = VALUE.exec(perl) ?? [];
  const value = number ?? known.get(key ?? '');
  return whole === undefined || value === undefined ? undefined : { value, end: at + whole.length };
}

const ESCAPED: Record<string, string> = { n: '\n', t: '\t', r: '\r' };

/** A text in double quotes; undefined where it takes anything in but `$CONFIG{...}`. */
function interpolate(text: string, known: ReadonlyMap<string, string>): string | undefined {
  let isPlain = true;
  const value = text.replace(
    /\\([\s\S])|\$CONFIG\{\s*(['"]?)([\w-]+)\2\s*\}|[$@](?=[\w{:&$])/g,
    (_whole, escaped: string | undefined, _quote, key: string | undefined) => {
      if (escaped !== undefined) return ESCAPED[escaped] ?? escaped;
      const taken = key === undefined ? undefined : known.get(key);
      if (taken === undefined) isPlain = false;
      return taken ?? '';
    },
  );
  return isPlain ? value : undefined;
}
