import type { PoolConnection } from 'mysql2/promise';
import { LOG_CLASS } from '@/lib/formats/dspam/log-class';
import { asDate, asNumber, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { HourlyCounts, hourOf, hourText } from '@/lib/store/index/logs/hourly-counts';
import type { LogRow } from '@/lib/store/index/logs/log-row';
import {
  findReleaseRuns,
  mailName,
  pairWithRuns,
  type ReleaseRun,
} from '@/lib/store/index/logs/release-runs';
import { BLOCK_ROWS, wholeBlocks } from './block-layout';
import { type Drafts, loadDraftsBetween } from './history-drafts';
import { FOLDED_KIND } from './history-kind';
import { insertEvent, type LifeEvent, playLife } from './history-life';
import type { HistoryDraft } from './history-row';

/**
 * Puts the records of releases that were indexed as rows of their own, by a version that knew no better (decision 187), into the rows of
 * the messages: of the operations with these ids, which began between two times. Such a row stays, as the rows behind it are found by
 * their numbers, but is of no kind that a list shows, and is not counted any more. Inside a transaction that has locked the log.
 * `drafts` has the messages' rows. Answers the rows that have to be written.
 */
export async function foldOldRuns(
  connection: PoolConnection,
  log: LogRow,
  operations: { ids: ReadonlySet<string>; from: Date; to: Date },
  { bySignature }: Drafts,
): Promise<HistoryDraft[]> {
  const runs = (await findReleaseRuns(connection, log, operations.from, operations.to)).filter((run) => {
    const message = bySignature.get(run.signature);
    return operations.ids.has(run.id) && message !== undefined && !isFolded(message, run);
  });
  if (runs.length === 0) return [];
  const own = new Set(runs.map(({ signature }) => signature));
  const mails = (await readRows(connection, log, runs)).flatMap((row) => {
    const [first, ...others] = row.events;
    const isOwn = row.signature !== null && own.has(row.signature);
    // What came behind it can only have taken it back.
    if (
      !first ||
      isOwn ||
      row.kind === FOLDED_KIND ||
      others.some(({ letter }) => letter !== LOG_CLASS.error)
    )
      return [];
    return {
      row,
      letter: first.letter,
      at: first.at,
      signature: row.signature,
      name: mailName(row),
      user: null,
    };
  });
  const nameOf = (run: ReleaseRun) => {
    const message = bySignature.get(run.signature);
    return run.messageId || (message ? mailName(message) : '');
  };
  const folded: HistoryDraft[] = [];
  const changed = new Set<HistoryDraft>();
  for (const [{ row }, run] of pairWithRuns(mails, runs, nameOf)) {
    const message = bySignature.get(run.signature);
    if (!message) continue;
    for (const event of row.events) insertEvent(message.events, { ...event, isRun: true });
    row.kind = FOLDED_KIND;
    folded.push(row);
    changed.add(message);
  }
  await takeFromCounts(connection, log.id, folded);
  return [...changed, ...folded];
}

function isFolded({ events }: HistoryDraft, { from, until }: ReleaseRun): boolean {
  return events.some(({ isRun, at }) => isRun && at.getTime() >= from && at.getTime() <= until);
}

/** The rows of the times of some runs. Rows lie in the order of the log, so that a time is a stretch of blocks. */
async function readRows(
  connection: PoolConnection,
  { id, nextSeq }: LogRow,
  runs: readonly ReleaseRun[],
): Promise<HistoryDraft[]> {
  const blocks = await fetchRows(
    BLOCK,
    'SELECT block, first_at, last_at FROM dashboard_history_block WHERE log_id = ? ORDER BY block',
    [id],
    connection,
  );
  const tail = { first: wholeBlocks(nextSeq) * BLOCK_ROWS + 1, from: 0, until: Number.POSITIVE_INFINITY };
  const stretches = [
    ...blocks.map(([block, from, until]) => ({
      first: block * BLOCK_ROWS + 1,
      from: from.getTime(),
      until: until.getTime(),
    })),
    tail,
  ];
  const rows: HistoryDraft[] = [];
  for (const { first, from, until } of stretches) {
    const within = runs.filter((run) => run.from <= until && run.until >= from);
    if (within.length === 0) continue;
    const times = [
      new Date(Math.min(...within.map((run) => run.from))),
      new Date(Math.max(...within.map((run) => run.until))),
    ] as const;
    rows.push(...(await loadDraftsBetween(connection, id, [first, first + BLOCK_ROWS - 1], times)));
  }
  return rows;
}

const BLOCK = [asNumber, asDate, asDate] as const;

/** As if the rows had never been counted (index-history.ts); hours that are not kept any more stay away. */
async function takeFromCounts(
  connection: PoolConnection,
  logId: number,
  rows: readonly HistoryDraft[],
): Promise<void> {
  const events = rows.flatMap(({ events }) => events);
  if (events.length === 0) return;
  const kept = await fetchRows(
    [asText],
    "SELECT DATE_FORMAT(hour, '%Y-%m-%d %H:%i:%s') FROM dashboard_hourly WHERE log_id = ? AND hour IN (?)",
    [logId, [...new Set(events.map(({ at }) => hourText(hourOf(at))))]],
    connection,
  );
  const hours = new Set(kept.flat());
  const counts = new HourlyCounts();
  const add = ({ letter, at }: LifeEvent, by: 1 | -1) => {
    if (hours.has(hourText(hourOf(at)))) counts.add(letter, hourOf(at), logId, by);
  };
  for (const { events } of rows)
    for (const [index, event] of events.entries()) {
      add(event, -1);
      const { takenBack } = playLife(events.slice(0, index + 1));
      if (takenBack) add(takenBack, 1);
    }
  await counts.write(connection, 'dashboard_hourly', 'log_id');
}
