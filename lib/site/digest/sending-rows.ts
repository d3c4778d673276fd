import { asDate, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import type { Digest } from '@/lib/store/db/generated/client';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import type { DigestReason } from './digest-reason';

/** A digest that is to be sent. */
export type PlannedDigest = Pick<
  Digest,
  'owner' | 'day' | 'messageId' | 'coversFrom' | 'coversTo' | 'tries' | 'leftTo' | 'hosts'
>;

const PLANNED = {
  owner: true,
  day: true,
  messageId: true,
  coversFrom: true,
  coversTo: true,
  tries: true,
  leftTo: true,
  hosts: true,
} as const;
const HOUR_MS = 3600 * 1000;
/** After that the next day's digest is near, which tells of the same messages. */
const TOO_LATE_MS = 20 * HOUR_MS;
/** So long it is known what was sent. */
const KEPT_MS = 90 * 24 * HOUR_MS;
/** Rows of one statement. */
const AT_ONCE = 500;

/** The days of which somebody has a digest already, whatever became of it: `owner\0day`. */
export async function knownDays(since: string): Promise<Set<string>> {
  const rows = await fetchRows([asText, asText], 'SELECT owner, day FROM dashboard_digest WHERE day >= ?', [
    since,
  ]);
  return new Set(rows.map(([owner, day]) => `${owner}\0${day}`));
}

/** Up to when the last digest of each that was sent, to some at least, has told of messages; of one user, if that is given. */
export async function lastCovered(user?: string): Promise<Map<string, Date>> {
  return new Map(
    await fetchRows(
      [asText, asDate],
      `SELECT owner, MAX(covers_to) FROM dashboard_digest
       WHERE (state = 'sent' OR left_to <> '') ${user === undefined ? '' : 'AND owner = ?'} GROUP BY owner`,
      user === undefined ? [] : [user],
    ),
  );
}

/** Writes down what is to be sent. One that is known already stays as it is. */
export async function notePlanned(
  planned: readonly Omit<PlannedDigest, 'tries' | 'leftTo' | 'hosts'>[],
  now: Date,
): Promise<void> {
  for (let from = 0; from < planned.length; from += AT_ONCE)
    await prisma().digest.createMany({
      data: planned
        .slice(from, from + AT_ONCE)
        .map((each) => ({ ...each, state: 'planned' as const, plannedAt: now })),
      skipDuplicates: true,
    });
}

/** What is still to be sent; what is too late by now has failed, and what is old is forgotten. */
export async function listPlanned(now: Date): Promise<PlannedDigest[]> {
  await pool().query(
    `UPDATE dashboard_digest SET state = IF(left_to = '', 'failed', 'sent'), reason = COALESCE(reason, ?)
     WHERE state = 'planned' AND planned_at < ?`,
    ['tooLate' satisfies DigestReason, new Date(now.getTime() - TOO_LATE_MS)],
  );
  await prisma().digest.deleteMany({
    where: { state: { not: 'planned' }, plannedAt: { lt: new Date(now.getTime() - KEPT_MS) } },
  });
  return prisma().digest.findMany({
    where: { state: 'planned' },
    select: PLANNED,
    orderBy: [{ plannedAt: 'asc' }, { owner: 'asc' }],
  });
}

/** Takes one for a try. False when somebody else has done so, or it is not to be sent any more. */
export async function beginTry({ owner, day, tries }: PlannedDigest): Promise<boolean> {
  const { count } = await prisma().digest.updateMany({
    where: { owner, day, tries, state: 'planned' },
    data: { tries: tries + 1 },
  });
  return count === 1;
}

/** How a try ended. `state` planned: it is tried again, and `tries` is how many count. `sentAt`: the mail server has taken it for somebody. */
export interface EndedTry {
  state: 'planned' | 'sent' | 'failed' | 'none';
  reason: DigestReason | null;
  detail?: string;
  messages?: number;
  sentAt?: Date;
  tries?: number;
  leftTo?: string;
  /** '' where nobody has been told of anything: the next try asks the hosts anew. */
  hosts?: string;
}

export async function noteEnd({ owner, day }: PlannedDigest, end: EndedTry): Promise<void> {
  await prisma().digest.updateMany({ where: { owner, day, state: 'planned' }, data: { detail: '', ...end } });
}

/** Forgets what somebody who is deleted was sent. */
export async function forgetSendings(user: string): Promise<void> {
  await prisma().digest.deleteMany({ where: { owner: user } });
}
