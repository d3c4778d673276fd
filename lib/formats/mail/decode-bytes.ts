import { isAscii, isUtf8 } from 'node:buffer';
import { asBuffer } from './as-buffer';
import { decodeWindows1252 } from './windows-1252';

/**
 * Bytes of an unknown charset: UTF-8 if they are valid, otherwise windows-1252. DSPAM stores 8-bit headers and bodies
 * raw, both kinds in one file (F§2), and cuts them by bytes, so half a character at the end is dropped.
 */
export function decodeBytes(bytes: Uint8Array): string {
  return asUtf8(bytes) ?? decodeWindows1252(bytes);
}

/** Bytes as UTF-8, without half a character at the end; null if they are not valid. */
export function asUtf8(bytes: Uint8Array): string | null {
  if (isUtf8(bytes)) return asBuffer(bytes).toString('utf8');
  const whole = withoutHalfCharacter(bytes);
  // Without another UTF-8 character before it, a single high byte at the end is a latin-1 letter: "café".
  if (whole.length < bytes.length && !isAscii(whole) && isUtf8(whole))
    return asBuffer(whole).toString('utf8');
  return null;
}

/** Bytes without a UTF-8 sequence that begins among the last three of them and lacks its end. */
export function withoutHalfCharacter(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return bytes.subarray(0, -back);
    if (byte < 0x80) break;
  }
  return bytes;
}
