import { tokenId } from '@/lib/formats/tokens/token-id';

/** Where the filter splits words in a header (T§3). */
const DELIMITERS = /[ ,;:\t@\-+*]+/;

/** The tokens by which the filter knows an address and a domain in From: `From*<ann+example.org>` and `From*example.org>`. */
export interface SenderTokens {
  address: bigint | null;
  domain: bigint | null;
}

/** `address` as it stands in the message, case included. Nulls if there is none. See decision 082. */
export function senderTokens(address: string): SenderTokens {
  const at = address.lastIndexOf('@');
  if (at <= 0) return { address: null, domain: null };
  const local = address.slice(0, at).split(DELIMITERS);
  const domain = address.slice(at + 1).split(DELIMITERS);
  // In angle brackets, as in nearly all mail; they belong to the words.
  const last = `${local.length === 1 ? '<' : ''}${local.at(-1)}`;
  const end = domain.map((word, index) => (index === domain.length - 1 ? `${word}>` : word));
  return {
    address: tokenId(`From*${last}+${end[0]}`),
    domain: tokenId(`From*${end.slice(-2).join('+')}`),
  };
}
