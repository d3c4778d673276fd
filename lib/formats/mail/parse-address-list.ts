import { addressParser } from 'postal-mime';
import { displayLine, markInvisible, visibleLine } from './display-text';
import { holdWords, isHeldWord } from './hold-words';
import { type Address, parseAddress } from './parse-address';

/** How much of a To or Cc is read, in bytes, and how many of its addresses are kept. */
const MAX_LIST_BYTES = 20_000;
const MAX_ADDRESSES = 500;

/**
 * The mailboxes of a raw To or Cc value (RFC 5322 3.4), groups taken apart. Split before its encoded words
 * are decoded, so that no decoded comma or `<` counts as one; but a value that is nothing but encoded may hold an address. Raw letters
 * are read as `decodeRaw` does. Entries without any text are left out. Never throws. From has a reader of its own: see decision 213.
 */
export function parseAddressList(raw: Uint8Array, charset = ''): Address[] {
  const { line, textOf, sourceOf } = holdWords(raw.subarray(0, MAX_LIST_BYTES), charset);
  return addressParser(line, { flatten: true })
    .slice(0, MAX_ADDRESSES)
    .map(({ name, address }) => {
      if (!address && isHeldWord(name)) return parseAddress(textOf(name));
      // In an address an encoded word is no word: what it stands for would be another address.
      const as = markInvisible(displayLine(sourceOf(address ?? '')));
      return { name: visibleLine(textOf(name)), address: as };
    })
    .filter(({ name, address }) => name !== '' || address !== '');
}
