import { AppError } from '@/lib/ground/errors';
import { prisma } from '@/lib/store/db/prisma';
import { createJob } from './create-job';
import type { Job } from './job';

/** Stops a job after the messages that are being worked on. One that nobody works on stops at once. */
export async function stopJob(mailbox: string, id: bigint): Promise<void> {
  await getJob(mailbox, id);
  await prisma().job.updateMany({ where: { id, mailbox, state: 'running' }, data: { state: 'stopping' } });
}

/** Takes an ended job out of what one person sees of a mailbox. Others still have to see it. */
export async function dismissFor(login: string, mailbox: string, id: bigint): Promise<void> {
  const { state } = await getJob(mailbox, id);
  if (state !== 'stopped' && state !== 'done') return;
  const at = new Date();
  await prisma().jobSeen.upsert({
    where: { jobId_login: { jobId: id, login } },
    create: { jobId: id, login, seenAt: at, dismissedAt: at },
    update: { dismissedAt: at },
  });
}

/** Takes the job of a click out of the page, for everybody: what became of its messages, its undo says. */
export async function dismissUndone(mailbox: string, batches: string | readonly string[]): Promise<void> {
  await prisma().job.updateMany({
    where: { mailbox, batch: { in: [batches].flat() } },
    data: { dismissedAt: new Date() },
  });
}

/** Whether a job undoes a click just now. */
export async function isBeingUndone(mailbox: string, batch: string): Promise<boolean> {
  const going = await prisma().job.count({
    where: { mailbox, undoes: batch, state: { in: ['running', 'stopping'] } },
  });
  return going > 0;
}

/** Takes an ended job out of the page, for everybody. */
export async function dismissJob(mailbox: string, id: bigint): Promise<void> {
  await getJob(mailbox, id);
  await prisma().job.updateMany({
    where: { id, mailbox, state: { in: ['stopped', 'done'] } },
    data: { dismissedAt: new Date() },
  });
}

/** Begins again with what failed, as a new job; the old one is dismissed. */
export async function retryJob(actor: string, mailbox: string, id: bigint): Promise<Job> {
  const job = await getJob(mailbox, id);
  const failed = await prisma().jobItem.findMany({
    where: { jobId: id, state: 'failed' },
    select: { messageKey: true },
  });
  const { kind, undoes, trainAs } = job;
  const again = await createJob({
    kind,
    actor,
    mailbox,
    keys: failed.map(({ messageKey }) => messageKey),
    trainAs,
    ...(undoes === null ? {} : { undoes }),
  });
  await dismissJob(mailbox, id);
  return again;
}

/** A job of this mailbox. Throws `not-found`. */
async function getJob(mailbox: string, id: bigint): Promise<Job> {
  const job = await prisma().job.findFirst({ where: { id, mailbox } });
  if (!job) throw new AppError('not-found', `no job ${id}`, { reason: 'notFound' });
  return job;
}
