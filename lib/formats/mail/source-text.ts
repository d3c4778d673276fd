import { isUtf8 } from 'node:buffer';
import { asBuffer } from './as-buffer';
import { decodeBytes } from './decode-bytes';

const LF = 10;
const CONTROL_PICTURES = 0x2400;
const SYMBOL_FOR_DELETE = '␡';

/** All controls but tab and LF, C1 controls, and what changes the direction of text: nothing may hide in the source. */
const INVISIBLE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * The first `limit` bytes of a message as text to look at. UTF-8 where all of it is valid, else line by line UTF-8 or
 * windows-1252, as charsets are mixed in one message (F§2). Line ends become LF; every other control is shown by its picture
 * (␀), and invisible and directional characters by their number (⟨U+202E⟩).
 */
export function sourceText(bytes: Uint8Array, limit: number): { text: string; truncated: boolean } {
  const shown = asBuffer(bytes.subarray(0, limit));
  const text = isUtf8(shown) ? shown.toString('utf8') : decodeLines(shown);
  return { text: text.replace(/\r\n/g, '\n').replace(INVISIBLE, picture), truncated: bytes.length > limit };
}

function decodeLines(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const lineFeed = bytes.indexOf(LF, at);
    const next = lineFeed === -1 ? bytes.length : lineFeed + 1;
    text += decodeBytes(bytes.subarray(at, next));
    at = next;
  }
  return text;
}

function picture(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(CONTROL_PICTURES + code);
  if (code === 0x7f) return SYMBOL_FOR_DELETE;
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
