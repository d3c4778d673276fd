import { decodeHeader } from './decode-header';
import type { Address } from './parse-address';
import { parseAddressList } from './parse-address-list';

/**
 * A raw From value as one line, for lists and the search, that `parseAddress` reads as `parseAddressList` reads the raw one: what an
 * encoded name has of commas, `<` and `@` stands in quotation marks, so that no sender writes another's address into the list.
 */
export function fromLine(raw: Uint8Array, charset = ''): string {
  const line = decodeHeader(raw, undefined, charset);
  if (!Buffer.from(raw).includes('=?')) return line;
  const senders = parseAddressList(raw, charset);
  return senders.length === 0 ? line : senders.map(format).join(', ');
}

function format({ name, address }: Address): string {
  const shown = /[<>()",;:@\\]/.test(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : name;
  return address === '' ? shown : `${shown} <${address}>`.trim();
}
