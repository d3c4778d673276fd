import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { asBuffer } from './as-buffer';
import { charsetName } from './charset-name';
import { decodeBytes } from './decode-bytes';
import { decodeUtf7 } from './decode-utf7';
import { unshift, unshiftTildes } from './shifted-charset';
import { isNotWide, isWide } from './wide-charset';
import { decodeWindows1252 } from './windows-1252';

/** Text, and what was wrong with the charset that it was said to have. */
export interface DecodedText {
  text: string;
  problem: 'unknown-charset' | 'wrong-charset' | null;
}

type Decoder = (bytes: Buffer) => string;

/** What TextDecoder does not know, or not all of: that of Node has no letters of UHC in euc-kr. */
const OTHERS: Record<string, Decoder> = {
  'windows-1252': decodeWindows1252,
  'euc-kr': byIconv('cp949'),
  'iso-2022-kr': (bytes) => iconv.decode(unshift(bytes), 'cp949'),
  'iso-2022-cn': (bytes) => iconv.decode(unshift(bytes), 'gbk'),
  'hz-gb-2312': (bytes) => iconv.decode(unshiftTildes(bytes), 'gbk'),
  // By its byte order mark, or else by what looks like text.
  'utf-16': byIconv('utf-16'),
  'utf-32': byIconv('utf-32'),
};

/**
 * Further charsets of iconv-lite. It also knows some that are not charsets (`base64`, `hex`), so it is only asked for
 * these.
 */
const ICONV_NAMES = new Set([
  ...['utf-32le', 'utf-32be', 'iso-8859-16', 'koi8-t', 'armscii-8', 'viscii', 'tcvn', 'pt154', 'rk1048'],
  ...[
    '437',
    '720',
    '737',
    '775',
    '808',
    '850',
    '852',
    '855',
    '856',
    '857',
    '858',
    '860',
    '861',
    '862',
    '863',
  ].map(cp),
  ...['864', '865', '869', '922', '1046', '1124', '1125', '1129', '1133', '1161', '1162', '1163'].map(cp),
  ...['maccenteuro', 'maccroatian', 'macgreek', 'maciceland', 'macromania', 'macturkish', 'macukraine'],
]);

/**
 * Bytes in the charset `label` of a MIME header. No label, or "us-ascii" with 8-bit text: UTF-8 where valid, else
 * windows-1252. A label that nobody knows: the same, with a problem. "utf-8" that is mostly not: windows-1252, with a
 * problem. "utf-16" and the like over bytes that plainly are no such text: as without a label, with a problem. Never throws.
 */
export function decodeCharset(bytes: Uint8Array, label = ''): DecodedText {
  const name = charsetName(label);
  if (name === '') return { text: decodeBytes(bytes), problem: null };
  if (name === 'utf-8') return decodeUtf8(bytes);
  if (name === 'utf-7' || isWide(name)) return decodeUnlikely(bytes, name);
  const decode = decoderOf(name);
  return decode
    ? { text: decode(asBuffer(bytes)), problem: null }
    : { text: decodeBytes(bytes), problem: 'unknown-charset' };
}

/** By name; null for one that TextDecoder refuses, which is slow to find out. */
const found = new Map<string, Decoder | null>();
/** A mail can have any number of unknown names. */
const MOST_FOUND = 500;

function decoderOf(name: string): Decoder | null {
  const known = found.get(name);
  if (known !== undefined) return known;
  const decoder = Object.hasOwn(OTHERS, name) ? OTHERS[name] : ICONV_NAMES.has(name) ? byIconv(name) : null;
  const fresh = decoder ?? byTextDecoder(name);
  if (found.size >= MOST_FOUND) found.clear();
  found.set(name, fresh);
  return fresh;
}

function byTextDecoder(name: string): Decoder | null {
  try {
    const decoder = new TextDecoder(name);
    const { encoding } = decoder;
    return Object.hasOwn(OTHERS, encoding) ? (OTHERS[encoding] ?? null) : (bytes) => decoder.decode(bytes);
  } catch {
    return null;
  }
}

function byIconv(name: string): Decoder {
  return (bytes) => iconv.decode(bytes, name);
}

function cp(page: string): string {
  return `cp${page}`;
}

/** Charsets that mail is more often said to have than it has. */
function decodeUnlikely(bytes: Uint8Array, name: string): DecodedText {
  const text =
    name === 'utf-7'
      ? decodeUtf7(asBuffer(bytes))
      : isNotWide(bytes, name)
        ? null
        : (decoderOf(name)?.(asBuffer(bytes)) ?? null);
  return text === null ? { text: decodeBytes(bytes), problem: 'wrong-charset' } : { text, problem: null };
}

/** A stray byte becomes U+FFFD; where more than half of what is not ASCII does, the text never was UTF-8. */
function decodeUtf8(bytes: Uint8Array): DecodedText {
  const text = asBuffer(bytes)
    .toString('utf8')
    .replace(/^\ufeff/, '');
  if (isUtf8(bytes)) return { text, problem: null };
  const wrong = count(text, /\ufffd/g);
  const right = count(text, /[^\x00-\x7f\ufffd]/g);
  return wrong > right
    ? { text: decodeWindows1252(bytes), problem: 'wrong-charset' }
    : { text, problem: null };
}

function count(text: string, pattern: RegExp): number {
  let found = 0;
  for (const _ of text.matchAll(pattern)) found++;
  return found;
}
