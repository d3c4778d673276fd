import { addressParser } from 'postal-mime';
import { displayLine, markInvisible, visibleLine } from './display-text';
import { headerPieces } from './encoded-words';
import { type Address, parseAddress } from './parse-address';

/** How much of a To or Cc is read, in bytes, and how many of its addresses are kept. */
const MAX_LIST_BYTES = 20_000;
const MAX_ADDRESSES = 500;

/** Stand for the encoded words of a list while it is split, with their number between them. */
const OPEN = '\ue000';
const CLOSE = '\ue001';
const PLACE = /\ue000(\d+)\ue001/g;

/**
 * The mailboxes of a raw From, To or Cc value (RFC 5322 3.4), groups taken apart. Split before its encoded words
 * are decoded, so that no decoded comma or `<` counts as one; but a value that is nothing but encoded may hold an address. Raw letters
 * are read as `decodeRaw` does. Entries without any text are left out. Never throws.
 */
export function parseAddressList(raw: Uint8Array, charset = ''): Address[] {
  const decoded: { text: string; source: string }[] = [];
  const list = headerPieces(raw.subarray(0, MAX_LIST_BYTES), charset)
    .map((piece) => {
      if (piece.isEncoded) return `${OPEN}${decoded.push(piece) - 1}${CLOSE}`;
      return piece.text.replace(/[\ue000\ue001]/g, '').replace(/[\r\n]+/g, ' ');
    })
    .join('');
  const filled = (text: string, as: 'text' | 'source') =>
    text.replace(PLACE, (_, index) => decoded[Number(index)]?.[as] ?? '');
  return addressParser(list, { flatten: true })
    .slice(0, MAX_ADDRESSES)
    .map(({ name, address }) => {
      if (!address && /^\ue000\d+\ue001$/.test(name.trim()))
        return parseAddress(displayLine(filled(name, 'text')));
      // In an address an encoded word is no word: what it stands for would be another address.
      const as = markInvisible(displayLine(filled(address ?? '', 'source')));
      return { name: visibleLine(filled(name, 'text')), address: as };
    })
    .filter(({ name, address }) => name !== '' || address !== '');
}
