const LF = 10;
const CR = 13;
const BLANK = 32;
const TAB = 9;
const EQUALS = 61;

const PADDING = 64;
const NO_DIGIT = 65;
const BASE64_VALUES = new Uint8Array(256).fill(NO_DIGIT);
for (const [value, digit] of [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=',
].entries()) {
  BASE64_VALUES[digit.charCodeAt(0)] = value;
}

/**
 * Undoes a Content-Transfer-Encoding (RFC 2045 6): base64 and quoted-printable; any other leaves the bytes as they are.
 * What is not of the encoding is passed over (base64) or kept as it stands (quoted-printable). `limit` bytes are enough. Never
 * throws.
 */
export function decodeBody(body: Buffer, encoding: string, limit = body.length): Buffer {
  if (encoding === 'base64') return decodeBase64(body, limit);
  if (encoding === 'quoted-printable') return decodeQuotedPrintable(body, limit);
  return body.subarray(0, limit);
}

/**
 * Byte by byte: some mailers pad every line, and Buffer stops at the first "=". At padding, or at the end, bits that make no
 * whole byte are dropped.
 */
function decodeBase64(body: Buffer, limit: number): Buffer {
  const decoded = Buffer.allocUnsafe(Math.min(limit, Math.ceil((body.length * 3) / 4)));
  let length = 0;
  let bits = 0;
  let bitCount = 0;
  for (let at = 0; at < body.length && length < limit; at++) {
    const value = BASE64_VALUES[body[at] ?? 0] ?? NO_DIGIT;
    if (value === PADDING) bitCount = 0;
    if (value >= PADDING) continue;
    bits = ((bits << 6) | value) & 0xffff;
    bitCount += 6;
    if (bitCount < 8) continue;
    bitCount -= 8;
    decoded[length++] = (bits >> bitCount) & 0xff;
  }
  return decoded.subarray(0, length);
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
