import { isUtf8 } from 'node:buffer';
import { asBuffer } from './as-buffer';
import { charsetName } from './charset-name';
import { decodeBody } from './decode-body';
import { decodeCharset } from './decode-charset';
import { decodeRaw } from './decode-raw';

/** A piece of a header value: text that stands there, or one or several encoded words, decoded. */
export interface HeaderPiece {
  text: string;
  isEncoded: boolean;
  /** As it stands, one character for each byte. */
  source: string;
}

/** What stands between `=?` and `?=`; `text` with one character for each byte. */
interface EncodedWord {
  charset: string;
  isBase64: boolean;
  text: string;
  end: number;
}

/** A charset may have a language (RFC 2231 5); the text has no blanks by RFC 2047, but some mailers leave them in. */
const WORD_START = /=\?([^?\s]{1,80})\?([QqBb])\?/y;
const BETWEEN_WORDS = /^[ \t\r\n]*$/;
/** Over how many words a character may be cut where others beside them are wrong. */
const MOST_JOINED = 6;
/** Charsets in which every word begins in ASCII again. */
const STATEFUL = /^(?:iso-2022|hz|utf-7)/;

/**
 * A raw header value with its encoded words (RFC 2047) decoded, raw text as `decodeRaw` reads it. Linear; never throws.
 * See decision 149.
 */
export function decodeWords(value: Uint8Array, charset = ''): string {
  return headerPieces(value, charset)
    .map(({ text }) => text)
    .join('');
}

/**
 * Takes a raw header value apart at its encoded words. Those with only blanks between them are one piece: what is between them does
 * not count, and a character may be cut between two of one charset, however each of them is encoded and its charset written. What is no
 * well-formed word stays as it is.
 */
export function headerPieces(value: Uint8Array, charset = ''): HeaderPiece[] {
  const all = asBuffer(value).toString('latin1');
  const pieces: HeaderPiece[] = [];
  let words: EncodedWord[] = [];
  let done = 0;
  let wordsStart = 0;
  const endWords = () => {
    const source = all.slice(wordsStart, done);
    if (words.length > 0) pieces.push({ text: decodeAdjacent(words), isEncoded: true, source });
    words = [];
  };
  const addRaw = (end: number) => {
    const raw = all.slice(done, end);
    const text = decodeRaw(Buffer.from(raw, 'latin1'), charset);
    if (raw !== '') pieces.push({ text, isEncoded: false, source: raw });
  };
  for (let at = all.indexOf('=?'); at !== -1; ) {
    const word = wordAt(all, at);
    if (word) {
      if (words.length === 0 || !BETWEEN_WORDS.test(all.slice(done, at))) {
        endWords();
        addRaw(at);
        wordsStart = at;
      }
      words.push(word);
      done = word.end;
    }
    at = all.indexOf('=?', word ? word.end : at + 1);
  }
  endWords();
  addRaw(all.length);
  return pieces;
}

/** The word that begins at `start`. It ends at the first `?=`, unless another begins before: a question mark alone is of the text. */
function wordAt(source: string, start: number): EncodedWord | null {
  WORD_START.lastIndex = start;
  const match = WORD_START.exec(source);
  if (!match) return null;
  const textStart = WORD_START.lastIndex;
  for (let at = source.indexOf('?', textStart); at !== -1; at = source.indexOf('?', at + 1)) {
    if (source[at + 1] === '=') {
      const [, charset = '', encoding = ''] = match;
      const isBase64 = encoding.toUpperCase() === 'B';
      return { charset: charsetName(charset), isBase64, text: source.slice(textStart, at), end: at + 2 };
    }
    if (at > textStart && source[at - 1] === '=') return null;
  }
  return null;
}

/** Words that follow each other, those of one charset together. */
function decodeAdjacent(words: EncodedWord[]): string {
  let text = '';
  for (let from = 0; from < words.length; ) {
    const first = words[from];
    if (!first) break;
    let to = from + 1;
    const own = ownText(first);
    if (own === null)
      while (to < words.length && words[to]?.charset === first.charset && !hasOwnText(words[to])) to++;
    text += own ?? decodeTogether(words.slice(from, to));
    from = to;
  }
  return text;
}

/**
 * Words of one charset. If one is wrong, as few are read together as make sense; if each starts afresh, they are read one by one; unless that
 * makes more of it wrong.
 */
function decodeTogether(words: EncodedWord[]): string {
  const charset = words[0]?.charset ?? '';
  const bytes = wordBytes(words);
  const { text: joined, problem } = decodeCharset(Buffer.concat(bytes), charset);
  const startsAfresh = STATEFUL.test(charset);
  if (words.length === 1 || !(problem === 'wrong-charset' || joined.includes('\ufffd') || startsAfresh))
    return joined;
  const apart = startsAfresh
    ? bytes.map((each) => decodeCharset(each, charset).text).join('')
    : decodeInRuns(bytes, charset);
  return countWrong(apart) <= countWrong(joined) ? apart : joined;
}

/** The next words that can be read together, each time; a word for which there are none, by itself. */
function decodeInRuns(bytes: Buffer[], charset: string): string {
  let text = '';
  for (let from = 0; from < bytes.length; ) {
    let to = from + 1;
    const alone = decodeCharset(bytes[from] ?? Buffer.alloc(0), charset);
    let read = alone;
    while (isWrong(read) && to < Math.min(bytes.length, from + MOST_JOINED))
      read = decodeCharset(Buffer.concat(bytes.slice(from, ++to)), charset);
    text += isWrong(read) ? alone.text : read.text;
    from = isWrong(read) ? from + 1 : to;
  }
  return text;
}

function isWrong({ text, problem }: ReturnType<typeof decodeCharset>): boolean {
  return problem !== null || text.includes('\ufffd');
}

function wordBytes(words: EncodedWord[]): Buffer[] {
  const bytes: Buffer[] = [];
  let open: string[] = [];
  let openLength = 0;
  for (const [index, word] of words.entries()) {
    if (!word.isBase64) {
      bytes.push(decodeQ(word.text));
      continue;
    }
    const digits = word.text.replace(/[^A-Za-z0-9+/=]+/g, '');
    open.push(digits);
    openLength += digits.length;
    // A mailer that cuts base64 anywhere: this word has its end in the next.
    if (words[index + 1]?.isBase64 && hasLooseBits(openLength, digits.at(-1))) continue;
    bytes.push(decodeBody(Buffer.from(open.join(''), 'latin1'), 'base64'));
    open = [];
    openLength = 0;
  }
  return bytes;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Whether base64 of that length and last digit ends within a byte: without padding, in bits that would be 0 at its end. */
function hasLooseBits(length: number, last = '='): boolean {
  const rest = last === '=' ? 0 : length % 4;
  if (rest < 2) return rest === 1;
  return (ALPHABET.indexOf(last) & (rest === 2 ? 0x0f : 0x03)) !== 0;
}

/** The Q encoding (RFC 2047 4.2). What is no `=XX` stands for itself, also raw 8-bit text. */
function decodeQ(text: string): Buffer {
  const plain = text.replace(/=\s+(?=[0-9a-f])/gi, '=').replace(/[_\r\n\t]/g, ' ');
  return decodeBody(Buffer.from(plain, 'latin1'), 'quoted-printable');
}

/** Raw UTF-8 within a Q word of another charset: each is read as what it is. Null where there is none. */
function ownText(word: EncodedWord): string | null {
  if (!hasOwnText(word)) return null;
  const runs = word.text.split(/([\x80-\xff]+)/);
  return runs
    .map((run, index) =>
      index % 2 === 1
        ? Buffer.from(run, 'latin1').toString('utf8')
        : decodeCharset(decodeQ(run), word.charset).text,
    )
    .join('');
}

function hasOwnText(word: EncodedWord | undefined): boolean {
  if (!word || word.isBase64 || word.charset === 'utf-8' || !/[\x80-\xff]/.test(word.text)) return false;
  return isUtf8(Buffer.from(word.text, 'latin1'));
}

function countWrong(text: string): number {
  return text.split('\ufffd').length;
}
