import { isUtf8 } from 'node:buffer';
import { withoutHalfCharacter } from './decode-bytes';

/** Charsets in which each letter has two bytes or four, so that none of their text can be read as ASCII. */
const WIDE = /^utf-(?:16|32)(?:[bl]e)?$/;

/** Bytes that no text has whose letters have one byte: NUL, which every second one of Latin letters is in UTF-16, and what else is no white space. */
const CONTROL = /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/;
const PLAIN = /[\t\n\f\r\x20-\x7e]/g;
/** Letters of two bytes can be any bytes, but so many of them are not ASCII: of Chinese ones about half, of Latin ones half is NUL. */
const PLAIN_SHARE = 0.8;
/** In fewer bytes it may be so by chance. */
const SHARE_BYTES = 32;
const LEAST_BYTES = 8;
/** The first byte of all Japanese letters that are not Chinese ones, and the second of many is ASCII as well. */
const KANA = 0x30;
const KANA_SHARE = 1 / 3;
/** How much is looked at. */
const SAMPLE_BYTES = 4096;

/** Whether a charset, by the name that `charsetName` gives it, is one of those. */
export function isWide(name: string): boolean {
  return WIDE.test(name);
}

/** Whether bytes that are said to be of such a charset, by that name, are not: some mailers put a name before text that they never encoded so. */
export function isNotWide(bytes: Uint8Array, name: string): boolean {
  const length = Math.min(bytes.length, SAMPLE_BYTES);
  const sample = Buffer.from(bytes.buffer, bytes.byteOffset, length);
  // Of four bytes the first is always NUL.
  if (name.startsWith('utf-32')) return !sample.includes(0);
  const text = sample.toString('latin1');
  const plain = text.match(PLAIN)?.length ?? 0;
  if (length < LEAST_BYTES) return plain === length && length % 2 === 1;
  if (hasKana(sample)) return false;
  if (length >= SHARE_BYTES && plain >= length * PLAIN_SHARE) return true;
  return !CONTROL.test(text) && isUtf8(withoutHalfCharacter(sample));
}

function hasKana(sample: Buffer): boolean {
  const found = [0, 0];
  for (const [at, byte] of sample.entries()) if (byte === KANA) found[at % 2] = (found[at % 2] ?? 0) + 1;
  return Math.max(...found) > (sample.length / 2) * KANA_SHARE;
}
