import { asNumber } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { SEARCH_BLOCK_ROWS } from '@/lib/store/index/search/search-layout';
import { findCandidates } from './find-candidates';
import type { Scope } from './find-scope';
import type { Connection, Start } from './find-start';
import { newestFirst, type TimedNumbers } from './newest-first';
import { type FoundMessage, readFound, readMatching } from './read-found';
import {
  type Asked,
  type Condition,
  namedCondition,
  presence,
  searchCondition,
  wordCondition,
} from './search-query';

/** Mailboxes with no more messages together are read row by row: quicker than looking into blocks. */
const FEW_MESSAGES = 2 * SEARCH_BLOCK_ROWS;
/** Rows that are named in one list. Lists of 1,000 and more MariaDB makes a table of. */
const LOOKED_AT_ONCE = 999;
/** Rows that are looked at in one statement, which has so many lists. */
const MOST_LOOKED = 40 * LOOKED_AT_ONCE;
/** Rows that are read for one that is looked at, at most, where they lie side by side: quicker than one by one. */
const DENSE = 4;
/** Rows that are put in order for a page, and looked at while it is read; four times as many when these are not enough. */
const FIRST_RANKED = 499;

/** What matches, as far as it was counted, and a way to a part of it. */
export interface Matches {
  /** The numbers of the rows that were counted, in no order. */
  counted: readonly number[];
  /** Reads the rows in these places of the order, newest first; `to` is not in. */
  read(from: number, to: number): Promise<FoundMessage[]>;
}

/**
 * Finds the rows of dashboard_search that match and counts them, up to `most`. Over a connection that sees the same state throughout
 * (lib/store/db/snapshot) that is exact; over others a row may be missing that is given another number just now (decision 227).
 */
export async function findMatches(
  on: Connection,
  asked: Asked,
  start: Start,
  most: number,
): Promise<Matches> {
  const { query, onlyPresent, below } = asked;
  const { scope, end } = start;
  if (scope.ids?.length === 0)
    return matchesOf(on, { numbers: new Uint32Array(), received: new Uint32Array() }, most);
  if (namedCondition(query).sql !== '' || scope.messages <= FEW_MESSAGES)
    return matchesOf(on, await readRows(on, asked, scope, most), most);
  const candidates = numbersBelow(await findCandidates(on, query, start), below);
  if (wordCondition(query).sql === '' && !onlyPresent) return matchesOf(on, candidates, most);
  // In the order of their numbers, as they lie side by side: any will do to count them.
  const counted = await lookAt(on, asked, candidates.numbers, end, most);
  if (counted.length < most) return matchesOf(on, only(candidates, counted), most);
  return {
    counted,
    async read(from, to) {
      if (to <= FIRST_RANKED) {
        const first = newestFirst(candidates, FIRST_RANKED);
        const rows = await readMatching(on, asked, first, end, from, to);
        if (rows.length === to - from) return rows;
      }
      for (let ranked = FIRST_RANKED * 4; ; ranked *= 4) {
        const found = await lookAt(on, asked, newestFirst(candidates, Math.max(ranked, to)), end, to);
        if (found.length === to || ranked >= candidates.numbers.length)
          return readFound(on, found.slice(from));
      }
    },
  };
}

function matchesOf(on: Connection, matching: TimedNumbers, most: number): Matches {
  return {
    counted: [...matching.numbers.subarray(0, most)],
    read: (from, to) => readFound(on, [...newestFirst(matching, to).subarray(from)]),
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

/** Rows that match, newest first, at most `most`. */
async function readRows(
  on: Connection,
  { query, onlyPresent, below }: Asked,
  { ids }: Scope,
  most: number,
): Promise<TimedNumbers> {
  const parts = [
    ...(below === undefined ? [] : [{ sql: 's.number < ?', values: [below] }]),
    searchCondition(query),
    ...(ids ? [{ sql: 's.mailbox_id IN (?)', values: [ids] }] : []),
  ].filter(({ sql }) => sql !== '');
  const rows = await fetchRows(
    [asNumber, asNumber],
    `SELECT s.number, TIMESTAMPDIFF(SECOND, '1970-01-01', s.received_at) FROM dashboard_search s ${presence(onlyPresent)}
      WHERE ${parts.map(({ sql }) => sql).join(' AND ')} ORDER BY s.received_at DESC, s.number DESC LIMIT ?`,
    [...parts.flatMap(({ values }) => values), most],
    on,
  );
  return {
    numbers: Uint32Array.from(rows, ([number]) => number),
    received: Uint32Array.from(rows, ([, seconds]) => Math.max(0, seconds)),
  };
}

/** Which of these candidates match, in their order, until there are `most`. Those from `end` on do: they were read by rows. */
async function lookAt(
  on: Connection,
  asked: Asked,
  candidates: Uint32Array,
  end: number,
  most: number,
): Promise<number[]> {
  const found: number[] = [];
  for (let at = 0, wanted = most; at < candidates.length && found.length < most; wanted *= 4) {
    const next = candidates.subarray(at, at + Math.min(wanted, MOST_LOOKED));
    at += next.length;
    const parts: Condition[] = [];
    for (let from = 0; from < next.length; from += LOOKED_AT_ONCE) {
      const open = next.subarray(from, from + LOOKED_AT_ONCE).filter((number) => number < end);
      if (open.length > 0) parts.push(lookPart(asked, open));
    }
    const rows =
      parts.length === 0
        ? []
        : await fetchRows(
            [asNumber],
            parts.map(({ sql }) => sql).join(' UNION ALL '),
            parts.flatMap(({ values }) => values),
            on,
          );
    const matching = new Set(rows.map(([number]) => number));
    for (const number of next) if (number >= end || matching.has(number)) found.push(number);
  }
  return found.slice(0, most);
}

function lookPart({ query, onlyPresent }: Asked, open: Uint32Array): Condition {
  const { sql, values } = wordCondition(query);
  const [first, last] = [Math.min(...open), Math.max(...open)];
  const isDense = last - first < open.length * DENSE;
  return {
    sql: `SELECT s.number FROM dashboard_search s ${presence(onlyPresent)}
      WHERE s.number ${isDense ? 'BETWEEN ? AND ?' : 'IN (?)'}${sql && ` AND ${sql}`}`,
    values: [...(isDense ? [first, last] : [[...open]]), ...values],
  };
}
