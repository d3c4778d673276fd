import { setTimeout as wait } from 'node:timers/promises';
import { log } from '@/lib/ground/log';
import { isStopping } from '@/lib/ground/process/under-way';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { failureDetail } from '@/lib/people/audit/failure-detail';
import { recordAudit } from '@/lib/people/audit/record-audit';
import { getConfig } from '@/lib/store/config/config';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { whileHeld } from '@/lib/store/db/while-held';
import type { Job, JobItem } from './job';
import { type ItemResult, runItem } from './run-item';

const ITEMS_AT_ONCE = 50;
/** After this time an item that an earlier process left open is looked at again, until its operation is settled. */
const LATER_MS = 2_000;

/**
 * Works on a job until it is done or stopped. Returns false at once when somebody is working on it already, in this
 * process or another; the job of a process that was killed, or told to stop, can be taken over at once. An error of the database or a
 * file ends the run, and is thrown; the job waits for the next one.
 */
export async function runJob(id: bigint): Promise<boolean> {
  return (await whileHeld(`job ${id}`, () => work(id))) !== null;
}

async function work(id: bigint): Promise<void> {
  while (!isStopping()) {
    const job = await prisma().job.findUniqueOrThrow({ where: { id } });
    if (job.state === 'stopping') return end(id, 'stopped');
    if (job.state !== 'running') return;
    const items = await prisma().jobItem.findMany({
      where: { jobId: id, state: 'waiting' },
      orderBy: { number: 'asc' },
      take: ITEMS_AT_ONCE,
    });
    if (items.length === 0) return end(id, 'done');
    await runItems(job, items);
  }
}

/** Two workers side by side. A stop, of the job or of the server, is noticed between two messages. */
async function runItems(job: Job, items: JobItem[]): Promise<void> {
  let going = true;
  let progressed = false;
  const worker = async () => {
    for (let item = items.shift(); item && going; item = items.shift()) {
      going = !isStopping() && (await prisma().job.count({ where: { id: job.id, state: 'running' } })) === 1;
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

/** In one statement, and once: a restarted database may have let a second process at the job. */
async function note({ jobId, number }: JobItem, reason: Exclude<ItemResult, 'later'>): Promise<void> {
  await pool().query(
    `UPDATE dashboard_job_item item JOIN dashboard_job job ON job.id = item.job_id
     SET item.state = ?, item.reason = ?, job.succeeded = job.succeeded + ?, job.failed = job.failed + ?
     WHERE item.job_id = ? AND item.number = ? AND item.state = 'waiting'`,
    [
      reason === null ? 'done' : 'failed',
      reason,
      reason === null ? 1 : 0,
      reason === null ? 0 : 1,
      jobId.toString(),
      number,
    ],
  );
}

async function end(id: bigint, state: 'done' | 'stopped'): Promise<void> {
  const { count } = await prisma().job.updateMany({
    where: { id, state: { in: ['running', 'stopping'] } },
    data: { state, finishedAt: new Date() },
  });
  if (count === 0) return;
  const job = await prisma().job.findUniqueOrThrow({ where: { id } });
  const { kind, actor, mailbox, succeeded, failed } = job;
  log.info('job ended', { job: id, kind, actor, mailbox, state, succeeded, failed });
  await noteNotReleased(job);
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
