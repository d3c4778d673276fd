import { asNumber } from '@/lib/store/db/columns';
import type { Prisma } from '@/lib/store/db/generated/client';
import { askMessages, countMessages } from './ask-messages';
import { type Candidates, tellerOf } from './find-candidates';
import { findSwept } from './find-swept';
import { alertCondition } from './message-condition';
import {
  type MessageQuery,
  type MessageScope,
  messageComparison,
  messageOrder,
  wordConditions,
  wordlessFilter,
} from './message-query';

/** So many of an order are read first; four times as many whenever these are not enough. */
const FIRST_READ = 400;
/** Messages that are looked at in one statement, at most; first twice as many as are wanted, and more as long as few of them match. */
const LOOKED_AT_ONCE = 2000;
const GROWTH = 3;
/** Enough to count to `more than 500` where more than half of what can match does. Of longer lists MariaDB makes a table first. */
const COUNTED_AT_ONCE = 900;

/** The first of what matches. */
export interface Among {
  /** Their numbers, in the order of the query. */
  seqs: number[];
  /** How many match, as far as they were counted. */
  counted: number;
}

/**
 * The first `most` messages with the words of a search, where many can have them: an order is read by what costs little to tell, and only
 * what can have the words is looked at, as the text of a message lies elsewhere. Counts up to `countedTo`, and what it has found.
 */
export async function findAmong(
  scope: MessageScope,
  query: MessageQuery,
  candidates: Candidates,
  most: number,
  countedTo: number,
): Promise<Among> {
  const where = { ...wordlessFilter(scope, query), ...(await alertCondition(scope, query)) };
  const isNarrowed = Object.keys(where).length > 2 || where.AND.length > 0;
  const seqs: number[] = [];
  const wanted = isNarrowed ? Math.max(most, countedTo) : most;
  const counting = isNarrowed ? 0 : countAmong(scope, query, candidates, countedTo);
  const isPossible = tellerOf(candidates);
  const swept = await findSwept(scope, where, query, candidates, isPossible);
  let size = 2 * wanted;
  for await (const read of swept ? [swept.sort(messageComparison(query))] : inOrder(where, query)) {
    const some = read.map(({ seq }) => seq).filter(isPossible);
    for (let at = 0; at < some.length && seqs.length < wanted; ) {
      const next = some.slice(at, at + Math.min(LOOKED_AT_ONCE, size));
      seqs.push(...(await lookAt(scope, query, next)));
      at += next.length;
      size = seqs.length < wanted / 2 ? GROWTH * size : 2 * (wanted - seqs.length);
    }
    if (seqs.length >= wanted) break;
  }
  return { seqs: seqs.slice(0, most), counted: Math.max(await counting, seqs.length) };
}

/** The messages of a list without its words, in their order, some and then more. */
async function* inOrder(
  where: Prisma.MessageWhereInput,
  query: MessageQuery,
): AsyncGenerator<{ seq: number }[]> {
  for (let [skip, take] = [0, FIRST_READ]; ; skip += take, take *= 4) {
    const orderBy = messageOrder(query);
    const read = await askMessages({ seq: asNumber }, where, { orderBy, skip, take });
    yield read;
    if (read.length < take) return;
  }
}

/** Those with the words, in the order in which they come. */
async function lookAt(scope: MessageScope, query: MessageQuery, seqs: readonly number[]): Promise<number[]> {
  const rows = await askMessages({ seq: asNumber }, among(scope, query, seqs));
  const matching = new Set(rows.map(({ seq }) => seq));
  return seqs.filter((seq) => matching.has(seq));
}

async function countAmong(
  scope: MessageScope,
  query: MessageQuery,
  { seqs, upTo }: Candidates,
  most: number,
): Promise<number> {
  let counted = 0;
  for (let at = 0; at < seqs.length && counted < most; at += COUNTED_AT_ONCE)
    counted += await countMessages(
      among(scope, query, [...seqs.subarray(at, at + COUNTED_AT_ONCE)]),
      most - counted,
    );
  if (counted >= most) return counted;
  const { mailboxId } = scope;
  const behind = { mailboxId, seq: { gt: upTo }, AND: wordConditions(query) };
  return counted + (await countMessages(behind, most - counted));
}

function among({ mailboxId }: MessageScope, query: MessageQuery, seqs: readonly number[]) {
  return { mailboxId, seq: { in: [...seqs] }, AND: wordConditions(query) };
}
