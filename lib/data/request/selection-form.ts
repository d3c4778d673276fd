import { z } from 'zod';
import { isUserName } from '@/lib/formats/dspam/userdir';
import { MOST_OF_HOST } from '@/lib/site/hosts/host-key';
import { senderAddress } from './sender-address';

/** Most messages that can be named one by one: two pages of the list. `Select all` names the search instead. */
const MAX_KEYS = 100;
/** A search of 200 characters and three names of 128, each character up to nine in an address. */
const MAX_SEARCH_LENGTH = 6_000;

/** As many hosts as a list can have, each with its name. */
const MAX_DRAWN = 3_000;
/** A name, with a word and a number before it. */
export const MAX_GROUP = 300;

export const mailbox = z.string().refine(isUserName);
/** Longest name of a message in its quarantine. */
const MAX_KEY = 64;
/** A name of a message, also of one on another filter host (lib/site/hosts/host-key.ts). */
export const messageKey = z
  .string()
  .min(1)
  .max(MAX_KEY + MOST_OF_HOST);

/** Of an operation. */
export const operationId = z.string().regex(/^\d{1,19}$/);

/** The set of messages that somebody was asked about, and has said yes to (weigh-release.ts). */
export const confirmed = z.string().max(64).optional();

/** Longer than any address: one that is too long gets its own message instead of being refused as a broken form. */
const MAX_ADDRESS = 1000;
/** To whom a release goes where the user is no address: one of those proposed, or '' for the one that was typed. */
const toWhom = {
  recipient: z.string().max(MAX_ADDRESS).optional(),
  other: z.string().max(MAX_ADDRESS).optional(),
};

/** The fields of a form that acts on messages of a list. */
export const selection = {
  mailbox,
  key: z.array(messageKey).max(MAX_KEYS).default([]),
  /** Everything that matches `params`, the search of the list as a query string. */
  scope: z.literal('matching').optional(),
  params: z.string().max(MAX_SEARCH_LENGTH).optional(),
  /** What the list was when its page was drawn: formatDrawn, formatDrawnHistory; of several filter hosts what each had (lib/data/hosts/of-hosts.ts). */
  drawn: z.string().max(MAX_DRAWN).optional(),
  confirmed,
  /** Somebody knows that it may have arrived, and wants it once more. */
  repeat: z.literal('yes').optional(),
  /** Of a release: the sender who is to be let through from then on. */
  letting: senderAddress.optional(),
  ...toWhom,
};

export type Selection = z.infer<z.ZodObject<typeof selection>>;

/** What the button of a single row means: this message, and nothing else that is selected. */
export function onlyThis<Intent extends string>(
  intent: Intent,
  user: string,
  key: string,
): Selection & { intent: Intent } {
  return { intent, mailbox: user, key: [key] };
}

/** What the button of a group means: all that its search matches. */
export function allThatMatch<Intent extends string>(
  intent: Intent,
  user: string,
  { params, drawn }: { params: string; drawn: string },
): Selection & { intent: Intent } {
  return { intent, mailbox: user, key: [], scope: 'matching', params, drawn };
}

/** More clicks than anybody can make before the first of them is answered. */
const MAX_BATCHES = 100;

const ONE_CLICK = '(?:[a-z0-9-]{1,16}~)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** A click, or, of messages on several filter hosts, that of each (lib/data/at-hosts/change-at-hosts.ts). */
const click = z
  .string()
  .max(2_000)
  .regex(new RegExp(`^${ONE_CLICK}(?:\\+${ONE_CLICK})*$`));

/** Takes clicks back, of which each ran into the one before. */
export const undoForm = z.object({
  intent: z.literal('undo'),
  mailbox,
  batch: z.array(click).min(1).max(MAX_BATCHES),
});
