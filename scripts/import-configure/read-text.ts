const CLOSING: Record<string, string> = { '(': ')', '[': ']', '{': '}', '<': '>' };
/** What makes of a word such as `s` a name, or the key of a hash, instead of the beginning of a text. */
const NO_DELIMITER = /[\w\s=,;)}]/;
const LETTERED = /(qq|qw|qr|q|m|s|tr|y)\b/y;
const SIMPLE = `'"\``;

/** A text of Perl as it stands in a program: in quotes, or behind a letter (`q{...}`), patterns and commands too. */
export interface PerlText {
  /** `q`, `qq`, or another that is no text: `qw`, `qr`, `m`, `s`, `tr`, `y`, `qx`. */
  kind: string;
  /** What is between its delimiters, as written. */
  body: string;
  /** Behind its last character; undefined where it has no end. */
  end: number | undefined;
}

/** Reads the text that begins here; undefined where none does. */
export function readText(perl: string, at: number): PerlText | undefined {
  const quote = perl[at] ?? '';
  if (quote !== '' && SIMPLE.includes(quote)) {
    const close = findClose(perl, at, quote);
    const kind = quote === "'" ? 'q' : quote === '"' ? 'qq' : 'qx';
    return { kind, body: perl.slice(at + 1, close), end: close === undefined ? undefined : close + 1 };
  }
  LETTERED.lastIndex = at;
  const [, kind] = LETTERED.exec(perl) ?? [];
  if (kind === undefined) return undefined;
  const open = skipBlanks(perl, at + kind.length);
  const delimiter = perl[open] ?? '';
  // Behind a blank a # is a comment.
  if (delimiter === '' || NO_DELIMITER.test(delimiter) || (delimiter === '#' && open > at + kind.length))
    return undefined;
  const close = findClose(perl, open, delimiter);
  const body = perl.slice(open + 1, close);
  if (close === undefined || !/^(?:s|tr|y)$/.test(kind))
    return { kind, body, end: close === undefined ? undefined : close + 1 };
  const hasPairs = CLOSING[delimiter] !== undefined;
  const second = hasPairs ? skipBlanks(perl, close + 1) : close;
  const end = findClose(perl, second, perl[second] ?? '');
  return { kind, body, end: end === undefined ? undefined : end + 1 };
}

/** Where what was opened here is closed: brackets nest, and a backslash takes the next character in. */
function findClose(perl: string, open: number, delimiter: string): number | undefined {
  const close = CLOSING[delimiter] ?? delimiter;
  let depth = 1;
  for (let at = open + 1; at < perl.length; at++) {
    const character = perl[at];
    if (character === '\\') at++;
    else if (character === close) {
      depth--;
      if (depth === 0) return at;
    } else if (character === delimiter) depth++;
  }
  return undefined;
}

function skipBlanks(perl: string, from: number): number {
  let at = from;
  while (/\s/.test(perl[at] ?? '')) at++;
  return at;
}
