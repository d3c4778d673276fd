import { asNumber } from '@/lib/store/db/columns';
import type { Prisma } from '@/lib/store/db/generated/client';
import { askMessages, countMessages } from './ask-messages';
import type { Candidates } from './find-candidates';
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

/** So many of an order are read first, and where its rows are counted, too; four times as many whenever these are not enough. */
const FIRST_READ = 400;
const FIRST_COUNTED = 1600;
/** Messages that are looked at in one statement, at most; first twice as many as are wanted, and more as long as few of them match. */
const LOOKED_AT_ONCE = 2000;
const GROWTH = 3;
/** Enough to count to `more than 500` where more than half of what can match does. Of longer lists MariaDB makes a table first. */
const COUNTED_AT_ONCE = 900;

/** The first of what matches. */
export interface Among {
  /** Their numbers, in the order of the query. */
  seqs: number[];
  /** How many match, as far as they are counted: known later. */
  counted: Promise<number>;
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
  if (Object.keys(where).length > 2 || where.AND.length > 0)
    return findNarrowed(scope, query, candidates, { where, most, countedTo });
  const counting = countAmong(scope, query, candidates, countedTo);
  // A failure is thrown to whoever waits for it.
  counting.catch(() => undefined);
  const search = new Search(scope, query, most);
  for await (const some of inOrder(scope, query, candidates, { where, first: FIRST_READ })) {
    await search.lookAt(some);
    if (search.found.length >= most) break;
  }
  const { found } = search;
  return { seqs: found.slice(0, most), counted: counting.then((counted) => Math.max(counted, found.length)) };
}

/** What is narrowed by something else besides is counted in its order, behind the rows that are wanted. */
async function findNarrowed(
  scope: MessageScope,
  query: MessageQuery,
  candidates: Candidates,
  { where, most, countedTo }: { where: Where; most: number; countedTo: number },
): Promise<Among> {
  const search = new Search(scope, query, most);
  let behind = 0;
  for await (const some of inOrder(scope, query, candidates, { where, first: FIRST_COUNTED })) {
    const left = await search.lookAt(some);
    behind += await countSome(scope, query, left, countedTo - search.found.length - behind);
    if (search.found.length >= most && search.found.length + behind >= countedTo) break;
  }
  const { found } = search;
  return { seqs: found.slice(0, most), counted: Promise.resolve(found.length + behind) };
}

/** Looks at messages until it has found as many with the words as are wanted. */
class Search {
  /** In the order in which they were looked at. */
  readonly found: number[] = [];
  private size: number;

  constructor(
    private readonly scope: MessageScope,
    private readonly query: MessageQuery,
    private readonly wanted: number,
  ) {
    this.size = 2 * wanted;
  }

  /** Answers those that it has not looked at. */
  async lookAt(seqs: readonly number[]): Promise<readonly number[]> {
    let at = 0;
    while (at < seqs.length && this.found.length < this.wanted) {
      const next = seqs.slice(at, at + Math.min(LOOKED_AT_ONCE, this.size));
      this.found.push(...(await lookAt(this.scope, this.query, next)));
      at += next.length;
      const missing = this.wanted - this.found.length;
      this.size = this.found.length < this.wanted / 2 ? GROWTH * this.size : 2 * missing;
    }
    return seqs.slice(at);
  }
}

type Where = Prisma.MessageWhereInput & { AND: Prisma.MessageWhereInput[] };

/** The messages of a list that can have its words, in their order, some and then more. */
async function* inOrder(
  scope: MessageScope,
  query: MessageQuery,
  candidates: Candidates,
  { where, first }: { where: Where; first: number },
): AsyncGenerator<number[]> {
  const possible = (rows: { seq: number }[]) =>
    rows.map(({ seq }) => seq).filter((seq) => candidates.isPossible(seq));
  const swept = await findSwept(scope, where, query, candidates);
  if (swept) {
    yield possible(swept.sort(messageComparison(query)));
    return;
  }
  for (let [skip, take] = [0, first]; ; skip += take, take *= 4) {
    const orderBy = messageOrder(query);
    const read = await askMessages({ seq: asNumber }, where, { orderBy, skip, take });
    yield possible(read);
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
  candidates: Candidates,
  most: number,
): Promise<number> {
  let counted = 0;
  for (let place: number | null = 0; place !== null && counted < most; ) {
    // No more than are looked at in one statement.
    const { seqs, next }: ReturnType<Candidates['numbersFrom']> = candidates.numbersFrom(
      place,
      COUNTED_AT_ONCE - 31,
    );
    counted += await countSome(scope, query, seqs, most - counted);
    place = next;
  }
  if (counted >= most) return counted;
  const { mailboxId } = scope;
  const behind = { mailboxId, seq: { gt: candidates.upTo }, AND: wordConditions(query) };
  return counted + (await countMessages(behind, most - counted));
}

/** How many of some messages have the words, counted no further than `most`. */
async function countSome(
  scope: MessageScope,
  query: MessageQuery,
  seqs: readonly number[],
  most: number,
): Promise<number> {
  let counted = 0;
  for (let at = 0; at < seqs.length && counted < most; at += COUNTED_AT_ONCE)
    counted += await countMessages(among(scope, query, seqs.slice(at, at + COUNTED_AT_ONCE)), most - counted);
  return counted;
}

function among({ mailboxId }: MessageScope, query: MessageQuery, seqs: readonly number[]) {
  return { mailboxId, seq: { in: [...seqs] }, AND: wordConditions(query) };
}
