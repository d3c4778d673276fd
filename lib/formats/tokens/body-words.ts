import { addWords, type WordOrder } from './add-words';
import type { TokenBag } from './token-bag';

const DELIMITERS = /[ .,;:\n\t\r@\-+*]+/;
/** In this order, each over the whole text. A quote may follow straight after. */
const ADDRESSES = [
  /http:\/\/["']?[^\0-\x20\x80-\xff>"']*/gi,
  /www\.["']?[^\0-\x20\x80-\xff>"']*/gi,
  /href=["']?[^\0-\x20\x80-\xff>"']*/gi,
];

/** Counts the pieces of addresses, `Url*piece` (T§2), and returns the text with blanks in their place. */
export function takeAddresses(text: string, bag: TokenBag): string {
  return ADDRESSES.reduce(
    (rest, pattern) =>
      rest.replace(pattern, (address) => {
        for (const piece of address.split(DELIMITERS)) if (piece) bag.add(`Url*${piece}`);
        return ' '.repeat(address.length);
      }),
    text,
  );
}

/** Counts the words of the body text (T§4): pairs go across lines, sentences and parts. */
export function addBodyWords(text: string, chain: boolean, bag: TokenBag): WordOrder {
  return addWords(text.split(DELIMITERS), '', chain, bag);
}
