import { createHash } from 'node:crypto';
import { likelihoodOf } from '@/lib/messages/scoring/likelihood';
import { findMailboxPlace, type MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import type { Message } from '@/lib/store/db/generated/client';
import { prisma } from '@/lib/store/db/prisma';
import { countLearnedForGood } from './count-learned-for-good';

/** What somebody should know about messages before releasing all of them at once. */
export interface ReleaseWeight {
  /** Those that are in the quarantine. */
  messages: number;
  /** Those that look like spam by what the filter has learned. */
  unlikely: number;
  /** Those that have not been judged yet. */
  unjudged: number;
  /**
   * Those that the filter would learn from their text, and cannot unlearn; null if there are so many mailboxes that it
   * was not counted.
   */
  forGood: number | null;
  /** Names this very set of messages. */
  digest: string;
}

/** Up to this many are released without a question. */
const ASKS_ABOVE = 5;
/** Several that cannot be unlearned are asked about, however few they are; fewer messages never. */
export const ASKS_FROM = 2;
const NAMED_AT_ONCE = 999;
const MAILBOXES_AT_ONCE = 8;
/** In more mailboxes, people wait too long for what the filter knows of each message. */
const MAILBOXES_LOOKED_AT = 100;

/**
 * Weighs the release of the messages of a mailbox that have these keys, as its index has them. Only the viewer's own where
 * several share a file. See decision 118.
 */
export async function weighRelease(place: MailboxPlace, keys: readonly string[]): Promise<ReleaseWeight> {
  const mailbox = await prisma().mailbox.findUnique({
    where: { store: place.store },
    select: { id: true },
  });
  const rows = mailbox ? await readRows(mailbox.id, keys, place.onlyMember) : [];
  return weigh([[place.store, rows]], await countLearnedForGood(place, rows));
}

/** Weighs the release of messages of several mailboxes, keys by the names of their stores, as one click. */
export async function weighReleases(selected: ReadonlyMap<string, string[]>): Promise<ReleaseWeight> {
  const waiting: { id: number; store: string }[] = [];
  const stores = [...selected.keys()];
  for (let at = 0; at < stores.length; at += NAMED_AT_ONCE)
    waiting.push(
      ...(await prisma().mailbox.findMany({
        where: { store: { in: stores.slice(at, at + NAMED_AT_ONCE) } },
        select: { id: true, store: true },
      })),
    );
  const looksAtEach = waiting.length <= MAILBOXES_LOOKED_AT;
  const read: [store: string, rows: Row[]][] = [];
  let forGood = 0;
  const worker = async () => {
    for (let mailbox = waiting.shift(); mailbox; mailbox = waiting.shift()) {
      const { id, store } = mailbox;
      const rows = await readRows(id, selected.get(store) ?? [], null);
      read.push([store, rows]);
      if (!looksAtEach) continue;
      // Awaited before it is added: `+=` would add to the value from before the wait.
      const learned = await countLearnedForGood(await findMailboxPlace(store), rows);
      forGood += learned;
    }
  };
  await Promise.all(Array.from({ length: MAILBOXES_AT_ONCE }, worker));
  return weigh(read, looksAtEach ? forGood : null);
}

type Row = Pick<Message, 'key' | 'score' | 'signature' | 'member'>;

async function readRows(
  mailboxId: number,
  keys: readonly string[],
  onlyMember: string | null,
): Promise<Row[]> {
  const named = [...new Set(keys)];
  const rows: Row[] = [];
  for (let at = 0; at < named.length; at += NAMED_AT_ONCE)
    rows.push(
      ...(await prisma().message.findMany({
        where: {
          mailboxId,
          key: { in: named.slice(at, at + NAMED_AT_ONCE) },
          ...(onlyMember === null ? {} : { member: onlyMember }),
        },
        select: { key: true, score: true, signature: true, member: true },
      })),
    );
  return rows;
}

function weigh(read: readonly [store: string, rows: Row[]][], forGood: number | null): ReleaseWeight {
  const rows = read.flatMap(([, own]) => own);
  const judged = rows.filter(({ score }) => score >= 0);
  const names = read.flatMap(([store, own]) => own.map(({ key }) => `${store}\t${key}`));
  return {
    messages: rows.length,
    unlikely: judged.filter(({ score }) => likelihoodOf(score) === 'unlikely').length,
    unjudged: rows.length - judged.length,
    forGood,
    digest: createHash('sha256').update(names.sort().join('\n')).digest('hex'),
  };
}

/**
 * Whether a release has to be asked about first. `confirmed` is the digest that somebody has said yes to: if the set
 * has changed since, because mail came or went, it is asked about again.
 */
export function hasToAsk(
  { messages, forGood, digest }: ReleaseWeight,
  confirmed: string | undefined,
): boolean {
  return (messages > ASKS_ABOVE || (forGood ?? 0) >= ASKS_FROM) && confirmed !== digest;
}
