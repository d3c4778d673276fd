import { isAscii } from 'node:buffer';
import { asBuffer } from './as-buffer';
import { decodeHeader, MAX_HEADER_VALUE_BYTES } from './decode-header';
import { visibleLine } from './display-text';
import { holdWords, isHeldWord } from './hold-words';
import { type Address, joinedSender, MAX_SENDER_LENGTH, parseAddress, readSenders } from './parse-address';

/** What a line of a sender may have, in characters: what is kept of one. */
const SENDER_LENGTH = 255;
/** What `decodeHeader` leaves out, or takes for a blank that it is not. */
const CONTROL = /[\x00-\x08\v\f\x0e-\x1f\x7f]/;

/**
 * A raw From value as one line, for lists and the search, that `parseAddress` reads as `rawSenders` reads the raw one: what an
 * encoded name has of commas, `<` and `@` stands in quotation marks, so that no sender writes another's address into the list. However
 * long it is, the address is in it: only names are cut.
 */
export function fromLine(raw: Uint8Array, charset = ''): string {
  const bytes = asBuffer(raw);
  if (isAscii(bytes) && bytes.length <= MAX_HEADER_VALUE_BYTES && !bytes.includes('=?')) {
    const line = decodeHeader(bytes);
    if (line.length <= SENDER_LENGTH && !CONTROL.test(bytes.toString('latin1'))) return line;
  }
  return senderLine(joinedSender(rawSenders(bytes, charset)));
}

/** A decoded From value, as DSPAM has it in its log, as such a line. */
export function shortFromLine(line: string): string {
  return line.length <= SENDER_LENGTH ? line : senderLine(parseAddress(line));
}

/** Whether a name was cut out of such a line: what stood there cannot be told from it. */
export function isShortened(line: string): boolean {
  return line.length > SENDER_LENGTH - 8 && line.includes('…');
}

/**
 * The senders of a raw From value, taken apart before its encoded words are decoded: these may be a name, and no part of an address.
 * But a value that is nothing but encoded may hold an address. Never throws.
 */
export function rawSenders(raw: Uint8Array, charset = ''): Address[] {
  const { line, textOf, sourceOf } = holdWords(raw.subarray(0, MAX_SENDER_LENGTH), charset);
  if (raw.length > MAX_SENDER_LENGTH) return [{ name: `${visibleLine(textOf(line))}…`, address: '' }];
  return isHeldWord(line) ? readSenders(textOf(line)) : readSenders(line, { filled: textOf, sourceOf });
}

function senderLine({ name, address }: Address): string {
  const line = format(name, address);
  const over = line.length - SENDER_LENGTH;
  if (over <= 0) return line;
  const left = Math.max(0, name.length - over - 1);
  // Of what is no address, the end says as much as the beginning.
  const tail = address === '' ? Math.floor(left / 2) : 0;
  const head = name
    .slice(0, left - tail)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd();
  const end = tail === 0 ? '' : name.slice(-tail).replace(/^[\udc00-\udfff]/, '');
  return format(`${head}…${end}`, address);
}

function format(name: string, address: string): string {
  const shown = /[<>()",;:@\\]/.test(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : name;
  return address === '' ? shown : `${shown} <${address}>`.trim();
}
