import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { getConfig } from '@/lib/config';
import { freeLease } from '@/lib/db/free-lease';
import { prisma } from '@/lib/db/prisma';
import { openQuarantine } from '@/lib/quarantine/open-quarantine';
import type { Job, JobItem } from './job';
import { type ItemResult, runItem } from './run-item';

/** After so long another process goes on with the job of one that was killed. */
const LEASE_MS = 15_000;
const ITEMS_AT_ONCE = 50;
/** An item that an earlier process left open is looked at again after so long, until its operation is settled. */
const LATER_MS = 2_000;

/** This process, among those that work on the same database. */
const OWNER = randomUUID();

/**
 * Works on a job until it is done, stopped, or another process has taken it over. Answers at once when another one holds
 * its lease. An error of the database or a file ends the run; the job goes on when its lease has run out.
 */
export async function runJob(id: bigint): Promise<void> {
  if (!(await takeLease(id))) return;
  for (;;) {
    const job = await prisma().job.findUniqueOrThrow({ where: { id } });
    if (job.state === 'stopping') return end(id, 'stopped');
    const items = await prisma().jobItem.findMany({
      where: { jobId: id, state: 'waiting' },
      orderBy: { number: 'asc' },
      take: ITEMS_AT_ONCE,
    });
    if (items.length === 0) return end(id, 'done');
    if (!(await runItems(job, items))) return;
  }
}

/** Two workers side by side; false when the lease was lost. A stop is noticed between two messages. */
async function runItems(job: Job, items: JobItem[]): Promise<boolean> {
  let going = true;
  let progressed = false;
  const worker = async () => {
    for (let item = items.shift(); item && going; item = items.shift()) {
      going = await renewLease(job.id);
      if (!going) return;
      const result = await runItem(job, item.messageKey);
      if (result === 'later') continue;
      progressed = true;
      await note(item, result);
    }
  };
  await Promise.all(Array.from({ length: getConfig().deliveryConcurrency }, worker));
  if (!progressed && going) {
    await wait(LATER_MS);
    // Opening the quarantine settles what an earlier process left behind.
    await openQuarantine(job.mailbox);
  }
  const { state, leaseOwner } = await prisma().job.findUniqueOrThrow({ where: { id: job.id } });
  return leaseOwner === OWNER && (going || state === 'stopping');
}

async function note(item: JobItem, reason: Exclude<ItemResult, 'later'>): Promise<void> {
  const { jobId, number } = item;
  await prisma().$transaction([
    prisma().jobItem.update({
      where: { jobId_number: { jobId, number } },
      data: { state: reason === null ? 'done' : 'failed', reason },
    }),
    prisma().job.update({
      where: { id: jobId },
      data: reason === null ? { succeeded: { increment: 1 } } : { failed: { increment: 1 } },
    }),
  ]);
}

async function takeLease(id: bigint): Promise<boolean> {
  const taken = await prisma().job.updateMany({
    where: {
      id,
      state: { in: ['running', 'stopping'] },
      OR: freeLease(LEASE_MS),
    },
    data: { leaseOwner: OWNER, leaseUntil: new Date(Date.now() + LEASE_MS) },
  });
  return taken.count === 1;
}

/** False when the job is to stop, or another process has it. */
async function renewLease(id: bigint): Promise<boolean> {
  const renewed = await prisma().job.updateMany({
    where: { id, leaseOwner: OWNER, state: 'running' },
    data: { leaseUntil: new Date(Date.now() + LEASE_MS) },
  });
  return renewed.count === 1;
}

async function end(id: bigint, state: 'done' | 'stopped'): Promise<void> {
  await prisma().job.updateMany({
    where: { id, leaseOwner: OWNER },
    data: { state, finishedAt: new Date(), leaseOwner: null, leaseUntil: null },
  });
}
