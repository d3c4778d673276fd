import { decodeBytes } from '@/lib/formats/mail/decode-bytes';
import { displayLine } from '@/lib/formats/mail/display-text';

/** One token that decided, and how much it speaks for spam: 0 innocent to 1 spam. */
export interface Factor {
  /** Readable, `%hh` undone: `word`, `first+second`, `Header*word`, `Url*piece`. */
  token: string;
  probability: number;
}

/** X-DSPAM-Factors. `complete` is false when it holds fewer than it declares: DSPAM cuts it at 10 KB (F§2). */
export interface Factors {
  declared: number;
  factors: Factor[];
  complete: boolean;
}

/** A token in parts that can be put into words. */
export interface FactorWords {
  part: 'body' | 'header' | 'url';
  /** Name of the header, for `part` header. */
  header?: string;
  /** One word, or two that follow each other. */
  words: string[];
}

/** DSPAM writes 10 KB at most; a forged one may be longer. */
const MAX_LENGTH = 20_000;

/** Name and value; a name may contain ", ", so the last one counts (T§5). */
const LINE = /^(.+), (\d\.\d+),?$/;

/**
 * Reads the value of X-DSPAM-Factors: `15,` and one line `Token, 0.99000,` for each, indented by a tab, LF or CRLF. Any
 * other line, such as one cut off, makes it incomplete. Never throws.
 */
export function parseFactors(value: string): Factors {
  const [head = '', ...lines] = value.slice(0, MAX_LENGTH).split(/\r?\n[ \t]*/);
  const declared = Number(/^\s*(\d{1,6})\b/.exec(head)?.[1] ?? 0);
  const factors = lines.flatMap((line) => {
    const [, name, number] = LINE.exec(line.trimEnd()) ?? [];
    const probability = Number(number);
    return name && probability <= 1 ? [{ token: unescapeToken(name), probability }] : [];
  });
  return { declared, factors, complete: declared > 0 && factors.length === declared };
}

/**
 * Takes a token apart (T§2 to T§4): `*` ends the name of a header or "Url", `+` stands between two words, and no word
 * holds either. The one token that is no word is a whole From line, which is left in one piece.
 */
export function describeFactor(token: string): FactorWords {
  const star = token.indexOf('*');
  if (star <= 0) return { part: 'body', words: toWords(token) };
  const name = token.slice(0, star);
  const rest = token.slice(star + 1);
  if (name === 'Url') return { part: 'url', words: [rest] };
  // Words of a header hold no blank and no "@".
  const isWholeLine = /[\s@]/.test(rest);
  return { part: 'header', header: name, words: isWholeLine ? [rest] : toWords(rest) };
}

function toWords(text: string): string[] {
  const words = text.split('+').filter((word) => word !== '');
  return words.length > 0 ? words : [text];
}

/** `%hh` for every byte outside 0x20 to 0x7e and for "%" (F§2); the bytes are UTF-8 or windows-1252, as in the mail. */
function unescapeToken(name: string): string {
  if (!name.includes('%')) return name;
  const parts = name.split(/%([0-9a-f]{2})/i);
  const bytes = parts.map((part, index) => Buffer.from(part, index % 2 === 1 ? 'hex' : 'utf8'));
  return displayLine(decodeBytes(Buffer.concat(bytes))) || name;
}
