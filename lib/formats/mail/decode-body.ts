import { decodeBase64 } from './decode-base64';
import { decodeUuencoded } from './uuencoded';

const LF = 10;
const CR = 13;
const BLANK = 32;
const TAB = 9;
const EQUALS = 61;

/**
 * Undoes a Content-Transfer-Encoding (RFC 2045 6), by the name that `transferEncoding` gives it: base64,
 * quoted-printable and uuencode; any other leaves the bytes as they are. What is not of the encoding is skipped
 * (base64) or kept as it stands (quoted-printable). `limit` bytes are enough. Never throws.
 */
export function decodeBody(body: Buffer, encoding: string, limit = body.length): Buffer {
  if (encoding === 'base64') return decodeBase64(body, limit);
  if (encoding === 'quoted-printable') return decodeQuotedPrintable(body, limit);
  if (encoding === 'uuencode') return decodeUuencoded(body, limit);
  return body.subarray(0, limit);
}

/** The one name of an encoding, of however it is written: `Quoted_Printable`, `x-uue`. */
export function transferEncoding(value: string): string {
  const name = value.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (name.startsWith('quotedprintable')) return 'quoted-printable';
  if (/^x?base64/.test(name)) return 'base64';
  return /^x?uu(?:e|encode|encoded)?$/.test(name) ? 'uuencode' : name;
}

function decodeQuotedPrintable(body: Buffer, limit: number): Buffer {
  const decoded = Buffer.allocUnsafe(Math.min(limit, body.length));
  let length = 0;
  for (let at = 0; at < body.length && length < limit; at++) {
    const byte = body[at] ?? 0;
    if (byte !== EQUALS) {
      decoded[length++] = byte;
      continue;
    }
    const high = hexDigit(body[at + 1]);
    const low = hexDigit(body[at + 2]);
    const breakEnd = endOfSoftBreak(body, at + 1);
    if (high >= 0 && low >= 0) {
      decoded[length++] = high * 16 + low;
      at += 2;
    } else if (breakEnd !== -1) at = breakEnd;
    else decoded[length++] = byte;
  }
  return decoded.subarray(0, length);
}

/** Index of the LF of a soft line break ("=", perhaps blanks, line end), or -1. */
function endOfSoftBreak(body: Buffer, start: number): number {
  let at = start;
  while (body[at] === BLANK || body[at] === TAB || body[at] === CR) at++;
  return body[at] === LF ? at : -1;
}

function hexDigit(byte = 0): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}
