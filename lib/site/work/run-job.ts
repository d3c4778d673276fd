import { setTimeout as wait } from 'node:timers/promises';
import { log } from '@/lib/ground/log';
import { isStopping } from '@/lib/ground/process/under-way';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { failureDetail } from '@/lib/people/audit/failure-detail';
import { recordAudit } from '@/lib/people/audit/record-audit';
import { getConfig } from '@/lib/store/config/config';
import { asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { isOwn, ownHolder } from '@/lib/store/db/lock-rows';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { whileHeld } from '@/lib/store/db/while-held';
import type { Job, JobItem } from './job';
import { type ItemResult, runItem } from './run-item';

const ITEMS_AT_ONCE = 50;
/** A click on a thousand mailboxes must not start a thousand filters, nor keep anybody else's job waiting. */
export const SITE_JOBS_AT_ONCE = 2;
/** After this time an item that an earlier process left open is looked at again, until its operation is settled. */
const LATER_MS = 2_000;

/**
 * Works on a job until it is done or stopped. Returns false at once when somebody is working on it already, in this
 * process or another; the job of a process that was killed, or told to stop, can be taken over at once. An error of the database or a
 * file ends the run, and is thrown; the job waits for the next one.
 */
export async function runJob(id: bigint): Promise<boolean> {
  const { siteBatch } = await prisma().job.findUniqueOrThrow({ where: { id }, select: { siteBatch: true } });
  const slots = siteBatch === null ? undefined : { of: 'site job', most: SITE_JOBS_AT_ONCE, waits: false };
  return (await whileHeld(nameOf(id), () => work(id), slots)) !== null;
}

function nameOf(id: bigint): string {
  return `job ${id}`;
}

async function work(id: bigint): Promise<void> {
  while (!isStopping()) {
    const job = await prisma().job.findUniqueOrThrow({ where: { id } });
    if (job.state === 'stopping') return end(job, 'stopped');
    if (job.state !== 'running') return;
    const items = await prisma().jobItem.findMany({
      where: { jobId: id, state: 'waiting' },
      orderBy: { number: 'asc' },
      take: ITEMS_AT_ONCE,
    });
    if (items.length === 0) return end(job, 'done');
    await runItems(job, items);
  }
}

/** Two workers side by side. A stop, of the job or of the server, is noticed between two messages. */
async function runItems(job: Job, items: JobItem[]): Promise<void> {
  let going = true;
  let progressed = false;
  const worker = async () => {
    for (let item = items.shift(); item && going; item = items.shift()) {
      going = !isStopping() && (await isOurs(job.id));
      if (!going) return;
      const result = await runItem(job, item.messageKey);
      if (result === 'later') continue;
      progressed = true;
      await note(item, result);
    }
  };
  await Promise.all(Array.from({ length: getConfig().deliveryConcurrency }, worker));
  if (progressed || !going) return;
  await wait(LATER_MS);
  // Opening the quarantine settles what an earlier process left behind.
  await openQuarantine(job.mailbox);
}

/** Whether the job goes on, and is still this process's: one that stood still may have lost it to another. */
async function isOurs(id: bigint): Promise<boolean> {
  const rows = await fetchRows(
    [asText],
    `SELECT state FROM dashboard_job WHERE id = ? AND state = 'running' AND ${isOwn('?')}`,
    [id.toString(), nameOf(id), ownHolder()],
  );
  return rows.length === 1;
}

/** In one statement, and once. Whoever lost the job notes nothing: what became of the message, its operation tells the other process. */
async function note({ jobId, number }: JobItem, reason: Exclude<ItemResult, 'later'>): Promise<void> {
  await pool().query(
    `UPDATE dashboard_job_item item JOIN dashboard_job job ON job.id = item.job_id
     SET item.state = ?, item.reason = ?, job.succeeded = job.succeeded + ?, job.failed = job.failed + ?
     WHERE item.job_id = ? AND item.number = ? AND item.state = 'waiting' AND ${isOwn('?')}`,
    [
      reason === null ? 'done' : 'failed',
      reason,
      reason === null ? 1 : 0,
      reason === null ? 0 : 1,
      jobId.toString(),
      number,
      nameOf(jobId),
      ownHolder(),
    ],
  );
}

async function end({ id, kind, mailbox }: Job, state: 'done' | 'stopped'): Promise<void> {
  if (kind === 'restore') await showPutBack(mailbox);
  const { count } = await prisma().job.updateMany({
    where: { id, state: { in: ['running', 'stopping'] } },
    data: { state, finishedAt: new Date() },
  });
  if (count === 0) return;
  const job = await prisma().job.findUniqueOrThrow({ where: { id } });
  const { actor, succeeded, failed } = job;
  log.info('job ended', { job: id, kind, actor, mailbox, state, succeeded, failed });
  await noteNotReleased(job);
}

/**
 * What was put back stands in the file, and the index learns it when somebody opens the quarantine: the search over all would go on without it. Before
 * the job is over, as a page that says so shows the messages, too. It is over all the same where that fails.
 */
async function showPutBack(mailbox: string): Promise<void> {
  await openQuarantine(mailbox).catch((error) =>
    log.warn('what was put back is not in the index yet', { mailbox }, error),
  );
}

/** For the audit log; nobody's request is behind it. */
async function noteNotReleased({ kind, actor, mailbox, failed, batch }: Job): Promise<void> {
  if (kind !== 'release' || failed === 0) return;
  const entry = { event: 'release-failed', actor, mailbox, address: '' } as const;
  const detail = failureDetail(failed, batch);
  await recordAudit({ ...entry, detail }).catch((error) =>
    log.error('a change is missing in the audit log', { event: entry.event, actor, mailbox, detail }, error),
  );
}
