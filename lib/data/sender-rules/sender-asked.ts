import 'server-only';
import { domainToUnicode } from 'node:url';
import { z } from 'zod';
import { mailbox } from '@/lib/data/request/selection-form';
import { senderAddress } from '@/lib/data/request/sender-address';
import { domainOf } from '@/lib/formats/dspam/block-list';

/** The domain of an address as people read it; '' where it has none. */
export function shownDomain(address: string): string {
  const domain = domainOf(address);
  return domain === null ? '' : domainToUnicode(domain) || domain;
}

/** Whose mail a rule is about, in an address of a page or from another filter host. */
export const senderAsked = z.object({ address: senderAddress });
export const senderOfMailbox = z.tuple([mailbox, senderAddress]);

/** What the dashboard itself is to do: mail of an address comes last, a domain is let through (with those below it), or no longer. */
export const WISH_INTENTS = ['last', 'unlast', 'domain', 'below', 'undomain'] as const;
export type WishIntent = (typeof WISH_INTENTS)[number];

/** A change of what is done with a sender's mail. */
export const senderChange = z.object({
  intent: z.enum(['hold', 'unhold', 'let', 'unlet', ...WISH_INTENTS]),
  mailbox,
  address: senderAddress,
});
export type SenderChange = z.infer<typeof senderChange>;
