import type { PoolConnection } from 'mysql2/promise';
import { asNumber } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { SEARCH_BLOCK_ROWS } from '@/lib/store/index/search/search-layout';
import { IS_COPY } from '@/lib/store/index/search/sync-search';
import { findBlocksEnd, findCandidates } from './find-candidates';
import type { Scope } from './find-scope';
import { newestFirst, type TimedNumbers } from './newest-first';
import { namedCondition, type SiteQuery, searchCondition, wordCondition } from './search-query';

/** Mailboxes with no more messages together are read row by row: quicker than looking into blocks. */
const FEW_MESSAGES = 2 * SEARCH_BLOCK_ROWS;
/** Rows that are looked at in one statement. Lists of 1,000 and more MariaDB makes a table of. */
const LOOKED_AT_ONCE = 999;
/** Rows that are read for one that is looked at, at most, where they lie side by side: quicker than one by one. */
const DENSE = 4;
/** Rows that are put in order for a page; four times as many when these are not enough. */
const FIRST_RANKED = 499;

export interface Asked {
  query: SiteQuery;
  scope: Scope;
  /** Leaves out what is not in the index of its mailbox any more: needed while mailboxes are not yet in the search. */
  onlyPresent: boolean;
  /** Only rows with lower numbers: what was there when this was the next one. */
  below?: number | undefined;
}

/** What matches, as far as it was counted, and a way to a part of it. */
export interface Matches {
  /** The numbers of the rows that were counted, in no order. */
  counted: readonly number[];
  /** The numbers of the rows in these places of the order, newest first; `to` is not in. */
  numbers(from: number, to: number): Promise<number[]>;
}

/**
 * Finds the rows of dashboard_search that match and counts them, up to `most`. `connection` has to be one that sees the same
 * state throughout (lib/store/db/snapshot).
 */
export async function findMatches(connection: PoolConnection, asked: Asked, most: number): Promise<Matches> {
  const { query, scope, onlyPresent, below } = asked;
  if (scope.ids?.length === 0)
    return matchesOf({ numbers: new Uint32Array(), received: new Uint32Array() }, most);
  if (namedCondition(query).sql !== '' || scope.messages <= FEW_MESSAGES)
    return matchesOf(await readRows(connection, asked, 0, most), most);
  const end = await findBlocksEnd(connection);
  const behind = await readRows(connection, asked, end, SEARCH_BLOCK_ROWS);
  const candidates = numbersBelow(await findCandidates(connection, query, scope.ids, behind), below);
  if (wordCondition(query).sql === '' && !onlyPresent) return matchesOf(candidates, most);
  const look = (numbers: Uint32Array, wanted: number) => lookAt(connection, asked, numbers, end, wanted);
  // In the order of their numbers, as they lie side by side: any will do to count them.
  const counted = await look(candidates.numbers, most);
  if (counted.length < most) return matchesOf(only(candidates, counted), most);
  return {
    counted,
    async numbers(from, to) {
      for (let ranked = Math.max(FIRST_RANKED, to); ; ranked *= 4) {
        const found = await look(newestFirst(candidates, ranked), to);
        if (found.length === to || ranked >= candidates.numbers.length) return found.slice(from);
      }
    },
  };
}

function matchesOf(matching: TimedNumbers, most: number): Matches {
  return {
    counted: [...matching.numbers.subarray(0, most)],
    numbers: async (from, to) => [...newestFirst(matching, to).subarray(from)],
  };
}

/** Those of `candidates` that are in `numbers`, which has them in the same order. */
function only({ numbers, received }: TimedNumbers, wanted: readonly number[]): TimedNumbers {
  let next = 0;
  const times = received.filter((_at, place) => {
    const isWanted = numbers[place] === wanted[next];
    if (isWanted) next++;
    return isWanted;
  });
  return { numbers: Uint32Array.from(wanted), received: times };
}

function numbersBelow(found: TimedNumbers, below: number | undefined): TimedNumbers {
  if (below === undefined) return found;
  const { numbers, received } = found;
  return {
    numbers: numbers.filter((number) => number < below),
    received: received.filter((_at, place) => (numbers[place] ?? 0) < below),
  };
}

/** Rows that match, from a number on, newest first, at most `most`. */
async function readRows(
  connection: PoolConnection,
  { query, scope, onlyPresent, below }: Asked,
  first: number,
  most: number,
): Promise<TimedNumbers> {
  const condition = searchCondition(query);
  const parts = [
    { sql: 's.number >= ?', values: [first] },
    ...(below === undefined ? [] : [{ sql: 's.number < ?', values: [below] }]),
    condition,
    ...(scope.ids ? [{ sql: 's.mailbox_id IN (?)', values: [scope.ids] }] : []),
  ].filter(({ sql }) => sql !== '');
  const rows = await fetchRows(
    [asNumber, asNumber],
    `SELECT s.number, TIMESTAMPDIFF(SECOND, '1970-01-01', s.received_at) FROM dashboard_search s ${presence(onlyPresent)}
      WHERE ${parts.map(({ sql }) => sql).join(' AND ')} ORDER BY s.received_at DESC, s.number DESC LIMIT ?`,
    [...parts.flatMap(({ values }) => values), most],
    connection,
  );
  return {
    numbers: Uint32Array.from(rows, ([number]) => number),
    received: Uint32Array.from(rows, ([, seconds]) => Math.max(0, seconds)),
  };
}

/** Which of these candidates match, in their order, until there are `most`. Those from `end` on do: they were read by rows. */
async function lookAt(
  connection: PoolConnection,
  { query, onlyPresent }: Asked,
  candidates: Uint32Array,
  end: number,
  most: number,
): Promise<number[]> {
  const { sql, values } = wordCondition(query);
  const found: number[] = [];
  for (let at = 0; at < candidates.length && found.length < most; at += LOOKED_AT_ONCE) {
    const next = candidates.subarray(at, at + LOOKED_AT_ONCE);
    const open = next.filter((number) => number < end);
    const [first, last] = [Math.min(...open), Math.max(...open)];
    const isDense = last - first < open.length * DENSE;
    const rows =
      open.length === 0
        ? []
        : await fetchRows(
            [asNumber],
            `SELECT s.number FROM dashboard_search s ${presence(onlyPresent)}
              WHERE s.number ${isDense ? 'BETWEEN ? AND ?' : 'IN (?)'}${sql && ` AND ${sql}`}`,
            [...(isDense ? [first, last] : [[...open]]), ...values],
            connection,
          );
    const matching = new Set(rows.map(([number]) => number));
    for (const number of next) if (number >= end || matching.has(number)) found.push(number);
  }
  return found.slice(0, most);
}

function presence(onlyPresent: boolean): string {
  return onlyPresent ? `STRAIGHT_JOIN dashboard_message m ON ${IS_COPY}` : '';
}
