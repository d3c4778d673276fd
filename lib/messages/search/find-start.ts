import type { Pool, PoolConnection } from 'mysql2/promise';
import { asBytes, asNumber, asText, orNull, type RowOf } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { SEARCH_BLOCK_ROWS } from '@/lib/store/index/search/search-layout';
import { CHANGES, type SearchChange } from '@/lib/store/index/search/sync-search';
import { findBitmaps, slicesOf } from './find-bitmaps';
import { type MaySee, type Scope, scopeOf } from './find-scope';
import type { TimedNumbers } from './newest-first';
import {
  type Condition,
  namedCondition,
  parsedQuery,
  presence,
  type SiteQuery,
  searchCondition,
} from './search-query';

/** A transaction that sees the same state throughout, or the pool. */
export type Connection = Pick<Pool | PoolConnection, 'query'>;

/** What a search knows at first, as of one moment. */
export interface Start {
  changes: SearchChange[];
  scope: Scope;
  /** The first number behind the blocks: what comes from there on is in none. */
  end: number;
  /** What matches from there on. */
  behind: TimedNumbers;
  /** Of each block in which something can be found: a bit for each row that may match. */
  bitmaps: Map<number, Buffer>;
}

const ROW = [asText, asNumber, asNumber, orNull(asNumber), orNull(asText), orNull(asBytes)] as const;
type StartRow = RowOf<typeof ROW>;

/** Asks for all of that in one statement. `onlyPresent`: see Asked. */
export async function findStart(
  on: Connection,
  query: SiteQuery,
  maySee: MaySee | null,
  onlyPresent: boolean,
): Promise<Start> {
  const isScoped = maySee !== null || Boolean(query.recipient);
  const isNamed = namedCondition(query).sql !== '';
  const parts: Condition[] = [
    { sql: `SELECT what, id, messages, NULL, NULL, NULL FROM (${CHANGES}) changes`, values: [] },
    { sql: "SELECT 'head', blocks, 0, NULL, NULL, NULL FROM dashboard_search_head WHERE id = 1", values: [] },
    ...(isScoped
      ? [{ sql: "SELECT 'mailbox', id, message_count, NULL, store, NULL FROM dashboard_mailbox", values: [] }]
      : []),
    ...(isNamed ? [] : [behindPart(query, onlyPresent), ...blockParts(query)]),
  ];
  const rows = await fetchRows(
    ROW,
    parts.map(({ sql }) => sql).join(' UNION ALL '),
    parts.flatMap(({ values }) => values),
    on,
  );
  const of = (part: string) => rows.filter(([name]) => name === part);
  const [head] = of('head');
  if (!head) throw new Error('dashboard_search_head is empty');
  const mailboxes = of('mailbox').map(([, id, messageCount, , store]) => ({
    id,
    messageCount,
    store: store ?? '',
  }));
  const scope = scopeOf(isScoped ? mailboxes : null, query.recipient, maySee);
  return {
    changes: rows.flatMap(([what, id, messages]) =>
      what === 'gone' || what === 'changed' ? { what, id, messages } : [],
    ),
    scope,
    end: head[1] * SEARCH_BLOCK_ROWS,
    behind: behindOf(of('behind'), scope),
    bitmaps: findBitmaps(parsedQuery(query), { present: bitsOf(of('block')), slices: slicesBy(of('slice')) }),
  };
}

/** No more rows than a block has; of all mailboxes. */
function behindPart(query: SiteQuery, onlyPresent: boolean): Condition {
  const { sql, values } = searchCondition(query);
  return {
    sql: `SELECT 'behind', s.number, TIMESTAMPDIFF(SECOND, '1970-01-01', s.received_at), s.mailbox_id, NULL, NULL
      FROM dashboard_search s ${presence(onlyPresent)}
      WHERE s.number >= (SELECT blocks * ${SEARCH_BLOCK_ROWS} FROM dashboard_search_head WHERE id = 1)${sql && ` AND ${sql}`}`,
    values,
  };
}

function blockParts(query: SiteQuery): Condition[] {
  const slices = slicesOf(parsedQuery(query));
  return [
    { sql: "SELECT 'block', block, 0, NULL, NULL, present FROM dashboard_search_block", values: [] },
    ...(slices.length === 0
      ? []
      : [
          {
            sql: "SELECT 'slice', block, slice, NULL, NULL, bits FROM dashboard_search_slice WHERE slice IN (?)",
            values: [slices],
          },
        ]),
  ];
}

function behindOf(rows: readonly StartRow[], { ids }: Scope): TimedNumbers {
  const wanted = ids && new Set(ids);
  const seen = rows.filter(([, , , mailbox]) => wanted === null || wanted.has(mailbox ?? 0));
  return {
    numbers: Uint32Array.from(seen, ([, number]) => number),
    received: Uint32Array.from(seen, ([, , seconds]) => Math.max(0, seconds)),
  };
}

/** In the order of the blocks. */
function bitsOf(rows: readonly StartRow[]): Map<number, Buffer> {
  const bits = rows.map(([, block, , , , bytes]): [number, Buffer] => [block, bytes ?? Buffer.alloc(0)]);
  return new Map(bits.sort(([one], [other]) => one - other));
}

function slicesBy(rows: readonly StartRow[]): Map<number, Map<number, Buffer>> {
  const slices = new Map<number, Map<number, Buffer>>();
  for (const [, block, slice, , , bytes] of rows) {
    const blocks = slices.get(slice) ?? new Map<number, Buffer>();
    slices.set(slice, blocks.set(block, bytes ?? Buffer.alloc(0)));
  }
  return slices;
}
