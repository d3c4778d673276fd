import { addressParser } from 'postal-mime';
import { decodeBytes } from './decode-bytes';
import { displayLine } from './display-text';
import type { Address } from './parse-address';

/** How much of a To or Cc is read, in bytes, and how many of its addresses are kept. */
const MAX_LIST_BYTES = 20_000;
const MAX_ADDRESSES = 500;

/**
 * The mailboxes of a raw From, To or Cc value (RFC 5322 3.4), groups taken apart. Split before its encoded words
 * are decoded, so that no decoded comma or `<` counts as one. Entries without any text are left out. Never throws.
 */
export function parseAddressList(raw: Uint8Array): Address[] {
  const unfolded = decodeBytes(raw.subarray(0, MAX_LIST_BYTES)).replace(/[\r\n]+/g, ' ');
  return addressParser(unfolded, { flatten: true })
    .slice(0, MAX_ADDRESSES)
    .map(({ name, address }) => ({ name: displayLine(name), address: displayLine(address ?? '') }))
    .filter(({ name, address }) => name !== '' || address !== '');
}
