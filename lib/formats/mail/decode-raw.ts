import { asBuffer } from './as-buffer';
import { charsetName } from './charset-name';
import { asUtf8, decodeBytes } from './decode-bytes';
import { decodeCharset } from './decode-charset';
import { isWide } from './wide-charset';

const ESCAPE = 0x1b;

/**
 * Raw text of a header, which cannot say its charset: what its escape sequences name, UTF-8 where it is valid, else `charset`, that of the
 * message's text, where it decodes without an error, else windows-1252. Half a character at the end is dropped.
 */
export function decodeRaw(bytes: Uint8Array, charset = ''): string {
  const escaped = bytes.includes(ESCAPE) ? escapedCharset(asBuffer(bytes)) : '';
  if (escaped !== '') return decodeCharset(bytes, escaped).text;
  const utf8 = asUtf8(bytes);
  if (utf8 !== null) return utf8;
  // A header in letters of two bytes would be none.
  if (charset === '' || isWide(charsetName(charset))) return decodeBytes(bytes);
  const { text, problem } = decodeCharset(bytes, charset);
  if (problem !== null) return decodeBytes(bytes);
  // Where the value was cut, as decodeBytes has it.
  const whole = text.replace(/\ufffd$/, '');
  const isCut = whole.length < text.length && /[^\x00-\x7f]/.test(whole);
  const readable = isCut ? whole : text;
  return readable.includes('\ufffd') ? decodeBytes(bytes) : readable;
}

/** The charset of text that changes it by escape sequences (RFC 1468, RFC 1557); '' for other text. */
function escapedCharset(bytes: Buffer): string {
  if (bytes.includes('\x1b$B') || bytes.includes('\x1b$@')) return 'iso-2022-jp';
  return bytes.includes('\x1b$)C') ? 'iso-2022-kr' : '';
}
