import { z } from 'zod';
import { isUserName } from '@/lib/formats/dspam/userdir';
import { MOST_NAMED } from '@/lib/messages/digest/compose-digest';
import { CONTENTS } from '@/lib/people/digest/digest-choice';

// What filter hosts ask each other for the digest, and answer. Of what an answer says all is checked: one host that says what cannot be costs its own share.

const LONGEST = 4_096;
const user = z.string().refine(isUserName);
const moment = z.int().min(0);
/** What no quarantine has: numbers of several hosts are added, and noted with the digest. */
const MOST_MESSAGES = 10_000_000;
const count = z.int().min(0).max(MOST_MESSAGES);
/** A name as it is on the host that is asked: nothing is handed on. Half a character of UTF-16 stands in no address. */
const key = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[^~\p{Cs}]+$/u);
/** Dates go as JSON has them. */
const date = z.iso.datetime().transform((text) => new Date(text));

/** What a host is asked for its share. */
export const shareQuestion = z.strictObject({
  user,
  /** Up to when it was told of, by the clock of the host that is asked; null for never. */
  covered: moment.nullable(),
  /** From when to when, where that was said before: the same mail tells of the same. */
  span: z.strictObject({ from: moment, to: moment }).nullable(),
  /** Somebody has asked for a digest at once. */
  isNow: z.boolean(),
  /** In so many milliseconds the next digest comes. */
  nextInMs: z.int().min(0),
  content: z.enum(CONTENTS),
});
export type ShareQuestion = z.infer<typeof shareQuestion>;

const row = z.strictObject({
  key,
  fromText: z.string().max(LONGEST),
  subject: z.string().max(LONGEST),
  receivedAt: date,
  score: z.number().min(-1).max(100),
  why: z.string().max(LONGEST),
  hasAlert: z.boolean(),
});
const rows = z.array(row).max(MOST_NAMED);

export const shareAnswer = z.strictObject({
  user,
  span: z.strictObject({ from: moment, to: moment }),
  share: z.strictObject({
    came: rows,
    cameTotal: count,
    old: rows,
    oldTotal: count,
  }),
});

/** Who wants a digest, of those whom the filter of a host knows; or the host that it takes for the one that sends them, where that is not the one that asks. */
export const readersAnswer = z.union([
  z.strictObject({ readers: z.array(user).max(1_000_000) }),
  z.strictObject({ sender: z.string().max(16).nullable() }),
]);

export const namedQuestion = z.strictObject({ user, key });
export const releaseQuestion = z.strictObject({
  user,
  keys: z
    .array(key)
    .min(1)
    .max(2 * MOST_NAMED),
  /** Of who has asked for it, for the audit log. */
  address: z.string().max(45),
});

export const releaseAnswer = z.array(
  z.looseObject({
    key,
    ok: z.boolean(),
    reason: z.string().max(64).nullish(),
    recipient: z.string().max(LONGEST).nullish(),
  }),
);

const address = z.strictObject({ name: z.string().max(LONGEST), address: z.string().max(LONGEST) });

export const namedAnswer = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('message'),
    message: z.strictObject({
      subject: z.string().max(LONGEST),
      from: address,
      receivedAt: date,
      lines: z.array(z.string().max(LONGEST)).max(20),
      recipient: z.union([
        z.strictObject({ address: z.string().max(LONGEST) }),
        z.literal('unknown'),
        z.null(),
      ]),
    }),
    isInDoubt: z.boolean(),
    isWorking: z.boolean(),
    begunAt: date.nullable(),
  }),
  z.strictObject({
    kind: z.literal('gone'),
    last: z
      .strictObject({ what: z.enum(['release', 'delete', 'expire']), by: z.string().max(LONGEST), at: date })
      .nullable(),
  }),
]);
