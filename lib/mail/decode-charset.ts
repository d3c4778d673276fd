import { isUtf8 } from 'node:buffer';
import { asBuffer } from './as-buffer';
import { decodeBytes } from './decode-bytes';
import { decodeWindows1252 } from './windows-1252';

/** Text, and what was wrong with the charset that it was said to have. */
export interface DecodedText {
  text: string;
  problem: 'unknown-charset' | 'wrong-charset' | null;
}

/** Names in mail that the WHATWG list of labels does not have. */
const ALIASES: Record<string, string> = {
  cp932: 'shift_jis',
  ms932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  uhc: 'euc-kr',
  cp950: 'big5',
  utf8mb4: 'utf-8',
  'utf-8-strict': 'utf-8',
};

/** Labels by which mailers say that they do not know: the bytes decide. */
const NO_ANSWER = new Set([
  '',
  'us-ascii',
  'ascii',
  'unknown',
  'unknown-8bit',
  'x-unknown',
  '8bit',
  'default',
]);

/**
 * Bytes in the charset `label` of a MIME header. No label, or "us-ascii" with 8-bit text: UTF-8 where valid, else
 * windows-1252. A label that nobody knows: the same, with a problem. "utf-8" that is mostly not: windows-1252, with a
 * problem. Never throws.
 */
export function decodeCharset(bytes: Uint8Array, label = ''): DecodedText {
  const name = label.trim().toLowerCase().replace(/\s.*$/s, '');
  if (NO_ANSWER.has(name)) return { text: decodeBytes(bytes), problem: null };
  const decoder = decoderFor(ALIASES[name] ?? name);
  if (!decoder) return { text: decodeBytes(bytes), problem: 'unknown-charset' };
  if (decoder.encoding === 'windows-1252') return { text: decodeWindows1252(bytes), problem: null };
  if (decoder.encoding !== 'utf-8') return { text: decoder.decode(bytes), problem: null };
  return decodeUtf8(bytes);
}

function decoderFor(label: string): TextDecoder | null {
  try {
    return new TextDecoder(label);
  } catch {
    return null;
  }
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
