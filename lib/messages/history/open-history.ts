import path from 'node:path';
import type { AppError } from '@/lib/ground/errors';
import { findMailboxPlace, type MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { getConfig } from '@/lib/store/config/config';
import { type Answers, askTogether, type Question } from '@/lib/store/db/ask';
import { asDate, asNumber, asText, orNull, type RowOf } from '@/lib/store/db/columns';
import { prisma } from '@/lib/store/db/prisma';
import { FOLDED_KIND } from '@/lib/store/index/history/history-kind';
import {
  endsQuestion,
  lastEndedOf,
  noteOperations,
  type Whose,
} from '@/lib/store/index/history/history-operations';
import { historyConsumer, memberConsumer } from '@/lib/store/index/history/index-history';
import { followLog, type LogState, logStateOf } from '@/lib/store/index/logs/follow-log';
import { logQuestion } from '@/lib/store/index/logs/log-question';
import type { LogTarget } from '@/lib/store/index/logs/log-row';
import { isFileTrouble } from '@/lib/store/index/logs/mailbox-file';

/** A history that is ready to be read. */
export interface OpenedHistory {
  place: MailboxPlace;
  state: HistoryState;
  /** The last operation of the mailbox that it is certain to show; 0 when there is none. */
  lastDone: bigint;
  /** Its newest row, as it was before the log was read on; null where there was none. */
  newest: RowOf<typeof NEWEST> | null;
}

const NEWEST = { logId: asNumber, seq: asNumber, happenedAt: asDate, signature: orNull(asText) };

/** What is known of the log behind a history. */
export interface HistoryState {
  /** For the other functions of lib/messages/history; 0 where nothing was ever read. */
  logId: number;
  /**
   * `reading`: a long log is being read in the background (`progress`); what was read is there already.
   * `missing`: there is no log; what was read before is there still. `unreadable`: see `trouble`.
   */
  phase: 'ready' | 'reading' | 'missing' | 'unreadable';
  /** Bytes; null when everything was read. */
  progress: { read: number; size: number } | null;
  /** The setting of dspam.conf because of which nothing is logged; null when it is. */
  off: 'UserLog' | 'SystemLog' | null;
  /** `unavailable` with a reason and values for people, when the log may not be read. */
  trouble: AppError | null;
  /** The log that is followed. */
  file: string;
  /** `system`: the user's records of the site's log, where their own log holds other people's mail, too. */
  source: 'user' | 'system';
  /** How often each problem was met in the log: for admins. */
  problems: LogState['problems'];
  /** Which kinds of rows there are (lib/store/index/history/history-kind.ts). */
  kinds: readonly number[];
  /** Rows in total. */
  entries: number;
  /** Rows whose senders are counted (lib/messages/senders); more than there are where they have to be counted anew. */
  sendersSeq: number;
  /** Of them, rows that no list shows, as their records belong to others (lib/store/index/history/fold-old-runs.ts). */
  folded: number;
  lastRecordAt: Date | null;
  /** Retrainings that changed a message's class, and how many of those changed it back. */
  retrained: number;
  undone: number;
  lastRetrainedAt: Date | null;
}

/**
 * Makes a user's history ready: finds the log, brings the index up to date (a long log in the background). `wait` waits
 * for that, too. Throws `unavailable` when the database is away, `invalid` for a name that cannot be a user's.
 *
 * Where several people's mail is logged into one file (a managed group, localStore), USER.log does not say whose a record
 * is. The name that the file belongs to sees all of it; a member sees their own records of system.log, which names the user.
 * See decision 064.
 */
export async function openHistory(user: string, wait = false): Promise<OpenedHistory> {
  const place = await findMailboxPlace(user);
  return openHistoryAt(place, await askTogether(historyQuestions(place)), wait);
}

/** What is asked before a history is opened. Before the log is read, so that it has all that the operations have written. */
export function historyQuestions(place: MailboxPlace) {
  const target = logTargetOf(place);
  return {
    ends: endsQuestion(whoseOperations(place)),
    log: logQuestion(target, consumerOf(target)),
    newest: newestQuestion(target),
  };
}

function newestQuestion({ kind, store }: LogTarget): Question<typeof NEWEST> {
  return {
    columns: NEWEST,
    sql: `SELECT newest.log_id, newest.seq, newest.happened_at, newest.signature
      FROM dashboard_log log STRAIGHT_JOIN dashboard_history newest ON newest.log_id = log.id AND newest.seq = log.next_seq - 1
      WHERE log.kind = ? AND log.store = ?`,
    values: [kind, store],
  };
}

/** The same as openHistory with the answers to these questions. */
export async function openHistoryAt(
  place: MailboxPlace,
  { ends, log: known, newest }: Answers<ReturnType<typeof historyQuestions>>,
  wait = false,
): Promise<OpenedHistory> {
  const target = logTargetOf(place);
  const whose = whoseOperations(place);
  const lastDone = ends?.done ?? 0n;
  try {
    const log = await followLog(target, consumerOf(target), wait, known);
    const last = lastEndedOf(ends);
    const isTold = log.phase === 'ready' && last > log.operationsSeen;
    const kinds = isTold ? await noteOperations(target, whose, log.operationsSeen, last) : log.kinds;
    return { place, state: await stateOf(target, { ...log, kinds }, null), lastDone, newest };
  } catch (error) {
    if (!isFileTrouble(error)) throw error;
    return { place, state: await stateOf(target, logStateOf(target, known), error), lastDone, newest };
  }
}

function consumerOf({ kind, store }: LogTarget) {
  return kind === 'user' ? historyConsumer : memberConsumer(store);
}

function whoseOperations({ store, onlyMember }: MailboxPlace): Whose {
  return onlyMember === null ? { store } : { store, member: onlyMember };
}

/** Which log a user's history is read from. */
function logTargetOf({ user, store, files, onlyMember }: MailboxPlace): LogTarget {
  return onlyMember === null
    ? { kind: 'user', store, path: files.log }
    : { kind: 'member', store: user, path: path.join(getConfig().dspamHome, 'system.log') };
}

async function stateOf(
  { kind, path: file }: LogTarget,
  log: LogState,
  trouble: AppError | null,
): Promise<HistoryState> {
  const setting = kind === 'user' ? 'UserLog' : 'SystemLog';
  const { conf } = getConfig();
  const { id, readOffset: read, size } = log;
  return {
    logId: id,
    phase: trouble ? 'unreadable' : log.phase,
    progress: log.phase === 'reading' ? { read: Math.min(read, size), size } : null,
    off: conf.isOn(setting) ? null : setting,
    trouble,
    file,
    source: kind === 'user' ? 'user' : 'system',
    problems: log.problems,
    kinds: log.kinds,
    entries: log.nextSeq - 1,
    sendersSeq: log.sendersSeq,
    folded: log.kinds.includes(FOLDED_KIND)
      ? await prisma().history.count({ where: { logId: id, rowKind: FOLDED_KIND } })
      : 0,
    lastRecordAt: log.lastRecordAt,
    retrained: log.retrainedCount,
    undone: log.undoneCount,
    lastRetrainedAt: log.lastRetrainedAt,
  };
}
