import 'server-only';
import { z } from 'zod';
import { mailbox } from '@/lib/data/request/selection-form';
import { parseAddress } from '@/lib/formats/mail/parse-address';

/** Longer than any address that can get mail. */
const MAX_ADDRESS = 320;

/** The address of a sender, as rules compare it: without a name, in lower case. */
const address = z
  .string()
  .max(MAX_ADDRESS)
  .transform((text) => parseAddress(text).address.toLowerCase())
  .refine((found) => found !== '');

/** Whose mail a rule is about, in an address of a page or from another filter host. */
export const senderAsked = z.object({ address });
export const senderOfMailbox = z.tuple([mailbox, address]);

/** A change of what is done with a sender's mail. */
export const senderChange = z.object({
  intent: z.enum(['hold', 'unhold', 'let', 'unlet']),
  mailbox,
  address,
});
export type SenderChange = z.infer<typeof senderChange>;
