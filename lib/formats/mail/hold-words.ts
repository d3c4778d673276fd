import { keepForAddresses } from './display-text';
import { headerPieces } from './encoded-words';

/** Stand for the encoded words of a value while it is taken apart, with their number between them. */
const OPEN = '\ue000';
const CLOSE = '\ue001';
const PLACE = /\ue000(\d+)\ue001/g;
const ONLY_PLACE = /^\s*\ue000\d+\ue001\s*$/;

export interface HeldWords {
  /** The value, with a place for each of its encoded words: so no decoded comma or `<` counts as one. */
  line: string;
  /** A part of it with what the encoded words stand for. */
  textOf: (part: string) => string;
  /** A part of it with the encoded words as they are written. */
  sourceOf: (part: string) => string;
}

/** Holds back the encoded words of a raw address header; its raw letters are read as `decodeRaw` does. Never throws; linear. */
export function holdWords(raw: Uint8Array, charset: string): HeldWords {
  const held: { text: string; source: string }[] = [];
  const line = headerPieces(raw, charset)
    .map((piece) => {
      if (piece.isEncoded) return `${OPEN}${held.push(piece) - 1}${CLOSE}`;
      return keepForAddresses(piece.text.replace(/[\ue000\ue001]/g, '').replace(/[\r\n]+/g, ' '));
    })
    .join('');
  const as = (of: 'text' | 'source') => (part: string) =>
    part.replace(PLACE, (_, index) => keepForAddresses(held[Number(index)]?.[of] ?? ''));
  return { line, textOf: as('text'), sourceOf: as('source') };
}

/** Whether a part is an encoded word and nothing else: that may hold an address. */
export function isHeldWord(part: string): boolean {
  return ONLY_PLACE.test(part);
}
