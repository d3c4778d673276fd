import type { WordOrder } from './add-words';
import { addBodyWords, takeAddresses } from './body-words';
import { addHeaderWords } from './header-words';
import { messageTexts } from './message-texts';
import { readParts } from './read-parts';
import { type Token, TokenBag } from './token-bag';

export type { Token } from './token-bag';

/** How this site's DSPAM cuts messages (dspam.conf). */
export interface TokenizerSettings {
  /** `chain` counts pairs of neighbours, too. */
  chain: boolean;
  /** ProcessorURLContext. */
  urls: boolean;
  /** IgnoreHeader, in lower case. */
  ignoredHeaders: ReadonlySet<string>;
}

/** What DSPAM makes of a message. */
export interface MessageTokens {
  /** Each once, in the order in which they come: addresses, header, body. */
  tokens: Token[];
  /** Words and pairs of the body in their order, for noise reduction, by their places in `tokens`. */
  body: WordOrder;
  /** The name of the whole From line (T§7). */
  sender: string | null;
}

/** Only this much of a message is split into tokens. */
export const TOKENIZED_BYTES = 1024 * 1024;
/** A message of ordinary size has a few thousand different ones; more would only be there to keep us busy. */
const MOST_TOKENS = 20_000;
/** What DSPAM writes into a text part that it has marked; it was not there when the words were counted (F§2). */
const EMBEDDED_SIGNATURE = /\n?!DSPAM:[0-9a-f,]{1,40}!\n?/g;

/**
 * The tokens of a stored message, without the separator line of the quarantine. Never throws on content; time and memory
 * are bounded.
 */
export function readTokens(message: Buffer, settings: TokenizerSettings): MessageTokens {
  const text = message.toString('latin1', 0, Math.min(message.length, TOKENIZED_BYTES));
  const { header, body } = messageTexts(readParts(text.replace(EMBEDDED_SIGNATURE, '')));
  const bag = new TokenBag(MOST_TOKENS);
  const words = settings.urls ? takeAddresses(body, bag) : body;
  const sender = addHeaderWords(header, settings.chain, settings.ignoredHeaders, bag);
  const order = addBodyWords(words, settings.chain, bag);
  return { tokens: bag.list(), body: order, sender };
}
