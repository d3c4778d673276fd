import type { PoolConnection } from 'mysql2/promise';
import { LOG_CLASS } from '@/lib/formats/dspam/log-class';
import { comparedText } from '@/lib/formats/logs/compared-text';
import { getConfig } from '@/lib/store/config/config';
import { asDate, asText, orNull } from '@/lib/store/db/columns';
import { queryRows } from '@/lib/store/db/read-rows';
import type { LogRow } from './log-row';

/*
 * A release whose message goes to the filter without its signature is written down by DSPAM as if new mail had come (F§9): as C where
 * it learns the text, as S, I, W or whatever it finds where it only delivers. Such a record is not mail that came in, and belongs to
 * the message that was released (decision 162).
 */

/** Such a run of the filter. */
export interface ReleaseRun {
  id: string;
  /** The user whom it was for, as system.log names them. */
  user: string;
  learns: boolean;
  isDone: boolean;
  /** The signature of the message, '' where it has none. */
  signature: string;
  /** As comparedText; '' where it is not known. */
  messageId: string;
  /** Between which whole seconds its record was written, in milliseconds. */
  from: number;
  until: number;
}

/** What is compared of a record. */
export interface LoggedMail {
  letter: string;
  at: Date;
  signature: string | null;
  /** What tells the mail from others: mailName. */
  name: string;
  /** Of system.log; null where the log is the user's own. */
  user: string | null;
}

/** Names a mail as a log tells it from others: by its Message-Id, else by sender and subject together. */
export function mailName(mail: { messageId: string; fromText: string; subject: string }): string {
  return comparedText(mail.messageId) || `${comparedText(mail.fromText)}\n${comparedText(mail.subject)}`;
}

/** What a run that only delivers is written down as: any judgement. */
const DELIVERED = new Set<string>([
  LOG_CLASS.spam,
  LOG_CLASS.innocent,
  LOG_CLASS.whitelisted,
  LOG_CLASS.blocklisted,
  LOG_CLASS.blacklisted,
  LOG_CLASS.virus,
  LOG_CLASS.inoculation,
  LOG_CLASS.unknown,
]);
const SECOND_MS = 1000;
/** What follows the time limit of a run until it is certainly over. */
const GRACE_MS = 5 * SECOND_MS;

/** The runs whose records a log can have between two times, oldest first, without those that were met there before. */
export async function findReleaseRuns(
  connection: PoolConnection,
  log: Pick<LogRow, 'kind' | 'store' | 'runsMet'>,
  from: Date,
  to: Date,
): Promise<ReleaseRun[]> {
  const longest = getConfig().deliveryTimeoutMs + GRACE_MS;
  const whose = { user: 'store = ?', member: 'member = ?', system: "'' = ?" }[log.kind];
  const rows = await queryRows(
    connection,
    RUN,
    "SELECT id, IF(member = '', store, member) AS user, way, state, signature, logged_id, started_at, finished_at " +
      'FROM dashboard_operation FORCE INDEX (dashboard_operation_way) ' +
      `WHERE way IN ('corpus', 'deliver', 'signature') AND started_at BETWEEN ? AND ? AND ${whose} ORDER BY id`,
    [new Date(from.getTime() - longest), new Date(to.getTime() + SECOND_MS), log.store],
  );
  const met = new Set(log.runsMet);
  return rows.flatMap(({ id, user, way, state, signature, loggedId, startedAt, finishedAt }) => {
    if (met.has(id)) return [];
    const finished = finishedAt?.getTime() ?? Number.POSITIVE_INFINITY;
    return {
      id,
      user,
      learns: way === 'corpus',
      isDone: state === 'done',
      signature,
      messageId: loggedId,
      from: wholeSecond(startedAt.getTime()),
      until: wholeSecond(Math.min(finished, startedAt.getTime() + longest)),
    };
  });
}

const RUN = {
  id: (value: unknown) => String(value),
  user: asText,
  way: asText,
  state: asText,
  signature: asText,
  loggedId: asText,
  startedAt: asDate,
  finishedAt: orNull(asDate),
};

function wholeSecond(ms: number): number {
  return Math.floor(ms / SECOND_MS) * SECOND_MS;
}

/**
 * Which records were written by which runs. A record that may as well be of mail that came in is left alone: where one mail (by `nameOf`
 * a run) has more or fewer records in some seconds than runs, nobody can say which is whose. Runs follow each other, and so do their records.
 */
export function pairWithRuns<Mail extends LoggedMail>(
  mails: readonly Mail[],
  runs: readonly ReleaseRun[],
  nameOf: (run: ReleaseRun) => string,
): Map<Mail, ReleaseRun> {
  const pairs = new Map<Mail, ReleaseRun>();
  const byName = new Map<string, Mail[]>();
  for (const mail of mails) byName.set(mail.name, [...(byName.get(mail.name) ?? []), mail]);
  for (const together of groupsOf(runs, nameOf)) {
    const [first] = together;
    const named = (first && byName.get(nameOf(first))) ?? [];
    const theirs = named.filter((mail) => together.some((run) => isPossible(mail, run)));
    const done = together.filter(({ isDone }) => isDone);
    const takers = [done, together].find(({ length }) => length === theirs.length);
    if (!takers) continue;
    for (const [index, mail] of theirs.entries()) {
      const run = takers[index];
      if (run && isPossible(mail, run)) pairs.set(mail, run);
    }
  }
  for (const mail of mails) if (mail.letter === LOG_CLASS.error) takeBack(mail, pairs);
  return pairs;
}

/** The runs of one mail that overlap. */
function groupsOf(runs: readonly ReleaseRun[], nameOf: (run: ReleaseRun) => string): ReleaseRun[][] {
  const groups: ReleaseRun[][] = [];
  const last = new Map<string, ReleaseRun[]>();
  for (const run of runs) {
    const name = `${run.learns} ${run.user} ${nameOf(run)}`;
    const group = last.get(name);
    if (group?.some(({ until }) => until >= run.from)) group.push(run);
    else {
      const made = [run];
      groups.push(made);
      last.set(name, made);
    }
  }
  return groups;
}

function isPossible({ letter, at, user }: LoggedMail, run: ReleaseRun): boolean {
  const time = at.getTime();
  if (time < run.from || time > run.until) return false;
  if (user !== null && user !== run.user) return false;
  return run.learns ? letter === LOG_CLASS.corpus : DELIVERED.has(letter);
}

/** With `OnFail unlearn` DSPAM writes an E behind the record when the agent fails: it takes back that record, nothing of the message. */
function takeBack<Mail extends LoggedMail>(mail: Mail, pairs: Map<Mail, ReleaseRun>): void {
  for (const [other, run] of pairs)
    if (
      other.letter !== LOG_CLASS.error &&
      other.name === mail.name &&
      other.signature === mail.signature &&
      mail.at >= other.at &&
      mail.at.getTime() <= run.until
    ) {
      pairs.set(mail, run);
      return;
    }
}
