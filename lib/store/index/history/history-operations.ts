import { LOG_CLASS } from '@/lib/formats/dspam/log-class';
import type { Question } from '@/lib/store/db/ask';
import { asBigInt, orNull, type RowOf } from '@/lib/store/db/columns';
import type { Operation } from '@/lib/store/db/generated/client';
import { transaction } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { type LogTarget, lockLogRow, saveLogRow } from '@/lib/store/index/logs/log-row';
import { foldOldRuns } from './fold-old-runs';
import { type Drafts, loadDrafts, updateDrafts } from './history-drafts';
import { FOLDED_KIND } from './history-kind';
import { DONE, insertEvent, type LifeEvent, outcomeOf } from './history-life';
import { type HistoryDraft, kindOfDraft } from './history-row';

type EndedOperation = Pick<
  Operation,
  'kind' | 'way' | 'state' | 'reason' | 'signature' | 'startedAt' | 'finishedAt'
>;

type TimedOperation = Pick<Operation, 'id' | 'way' | 'signature'>;

/** Whose operations a log shows: those of a store and, where it holds the mail of several people, of the member. */
export interface Whose {
  store: string;
  member?: string;
}

const OPEN: Operation['state'][] = ['started', 'placed', 'delivered', 'copied'];
const ENDED: Operation['state'][] = ['done', 'failed', 'unconfirmed'];
const AT_ONCE = 5000;
/** Ways of a release whose run the filter writes down like new mail (release-runs.ts). */
const LOGGED_AS_NEW: readonly Operation['way'][] = ['corpus', 'deliver', 'signature'];

const ENDS = {
  done: asBigInt,
  failed: orNull(asBigInt),
  unconfirmed: orNull(asBigInt),
  started: orNull(asBigInt),
  placed: orNull(asBigInt),
  delivered: orNull(asBigInt),
  copied: orNull(asBigInt),
};

/**
 * Of the operations of a store the first that are open, and the last that have ended, by state. To be asked before its log is read: what
 * they have written is in the log then. Seven looks at the end of an index.
 */
export function endsQuestion({ store }: Whose): Question<typeof ENDS> {
  const end = (state: string) =>
    `(SELECT ${OPEN.some((open) => open === state) ? 'MIN' : 'MAX'}(id)
      FROM dashboard_operation WHERE store = ? AND state = '${state}')`;
  const { done: _, ...others } = ENDS;
  const rest = Object.keys(others).map((state) => `${end(state)} AS ${state}`);
  return {
    columns: ENDS,
    sql: `SELECT IFNULL(${end('done')}, 0) AS done, ${rest.join(', ')}`,
    values: Object.keys(ENDS).map(() => store),
  };
}

/** The operation up to which all have ended; 0 where there is none. */
export function lastEndedOf(ends: RowOf<typeof ENDS> | null): bigint {
  // An auto-increment stays far below 2^53.
  const of = (states: Operation['state'][]) => states.flatMap((state) => Number(ends?.[state] ?? 0) || []);
  return BigInt(Math.min(...of(OPEN).map((id) => id - 1), Math.max(0, ...of(ENDED))));
}

/**
 * Puts into the rows what the log does not say, of the operations behind `seen` up to `last`: that a message arrived
 * whose release is written down like new mail, or not at all; that it did not, although the filter wrote a release
 * down; that it is back. Returns the kinds of rows that there are now.
 */
export async function noteOperations(
  target: LogTarget,
  whose: Whose,
  seen: bigint,
  last: bigint,
): Promise<readonly number[]> {
  const next = await prisma().operation.findMany({
    // All states by name: then it is a few short stretches of the index.
    where: { ...whose, state: { in: [...OPEN, ...ENDED] }, id: { gt: seen, lte: last } },
    orderBy: { id: 'asc' },
    take: AT_ONCE,
    select: {
      id: true,
      kind: true,
      way: true,
      state: true,
      reason: true,
      signature: true,
      startedAt: true,
      finishedAt: true,
    },
  });
  const upTo = next.length === AT_ONCE ? (next.at(-1)?.id ?? last) : last;
  const told = next.filter(
    ({ kind, signature }) => (kind === 'release' || kind === 'restore') && signature !== '',
  );
  // Their records can be in the log already.
  const open = told.some(({ kind }) => kind === 'restore')
    ? await prisma().operation.findMany({
        where: { ...whose, state: { in: OPEN }, kind: 'release', way: 'error', id: { gt: upTo } },
        select: { id: true, way: true, signature: true },
      })
    : [];
  return transaction(async (connection) => {
    const log = await lockLogRow(connection, target);
    // Another visit has, or the log is read again.
    if (log.operationsSeen !== seen) return log.kinds;
    const drafts: Drafts = { bySignature: new Map(), byMessageId: new Map() };
    const signatures = [...new Set(told.map(({ signature }) => signature))];
    await loadDrafts(connection, log.id, 'signature', signatures, drafts);
    const changed = new Set<HistoryDraft>();
    const releases = told.filter(({ kind, way }) => kind === 'release' && LOGGED_AS_NEW.includes(way));
    const [first, latest] = [releases[0], releases.at(-1)];
    if (first && latest) {
      const ids = new Set(releases.map(({ id }) => String(id)));
      const period = { ids, from: first.startedAt, to: latest.startedAt };
      for (const draft of await foldOldRuns(connection, log, period, drafts)) changed.add(draft);
    }
    for (const operation of told) {
      const draft = drafts.bySignature.get(operation.signature);
      const letter = draft && letterOf(operation, draft.events);
      if (!draft || !letter) continue;
      const event = { letter, at: timeOf(operation), status: String(operation.id), hasMessage: false };
      const noted = findNoted(draft.events, event);
      // Its end was put in already: the operations are gone through again (decision 187).
      if (noted?.status === event.status) continue;
      if (noted) noted.status = event.status;
      else insertEvent(draft.events, event, countLater(operation, [...told, ...open]));
      changed.add(draft);
    }
    for (const draft of changed) if (draft.kind !== FOLDED_KIND) draft.kind = kindOfDraft(draft);
    await updateDrafts(connection, log, [...changed]);
    const kinds = new Set([...log.kinds, ...[...changed].map(({ kind }) => kind)]);
    const noted = { ...log, operationsSeen: upTo, kinds: [...kinds].sort((a, b) => a - b) };
    await saveLogRow(connection, noted);
    return noted.kinds;
  });
}

/** What was noted of the end of this operation, or by an older version, which did not note of which, of one of the same second. */
function findNoted(events: readonly LifeEvent[], { letter, at, status }: LifeEvent): LifeEvent | undefined {
  const same = events.filter((event) => event.letter === letter && event.at.getTime() === at.getTime());
  return same.find((event) => event.status === status) ?? same.find((event) => event.status === '');
}

/** The releases in one run that began after an operation, of the same message. */
function countLater({ id, signature }: TimedOperation, releases: readonly TimedOperation[]): number {
  return releases.filter((other) => other.way === 'error' && other.id > id && other.signature === signature)
    .length;
}

/** What has to be added to a message's life for an operation; null where its records tell. */
function letterOf(operation: EndedOperation, events: readonly LifeEvent[]): string | null {
  const { kind, state, reason } = operation;
  if (kind === 'restore')
    return state === 'done' && outcomeOf(events).status === 'released' ? DONE.putBack : null;
  const isTold = events.some((event) => isReleaseOf(event, operation));
  if (state === 'done') return isTold ? null : DONE.released;
  return state === 'failed' && reason === 'deliveryFailed' && isTold ? DONE.notReleased : null;
}

/** DSPAM writes the release in one run down as one, before it knows whether its agent took the mail. */
function isReleaseOf({ letter, hasMessage, at }: LifeEvent, { way, startedAt }: EndedOperation): boolean {
  if (way !== 'error' || letter !== LOG_CLASS.falsePositive) return false;
  return hasMessage && at.getTime() > startedAt.getTime() - SECOND_MS;
}

const SECOND_MS = 1000;

function timeOf({ finishedAt, startedAt }: EndedOperation): Date {
  return new Date(Math.floor((finishedAt ?? startedAt).getTime() / SECOND_MS) * SECOND_MS);
}
