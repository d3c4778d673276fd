import { AppError } from '@/lib/ground/errors';
import { newBatch } from '@/lib/messages/operations/operation';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import type { Job } from './job';

/** Up to this many messages are worked on while the person waits; more become a job. */
export const JOB_ABOVE = 20;

const ROWS_AT_ONCE = 1000;

export interface NewJob {
  kind: Job['kind'];
  actor: string;
  mailbox: string;
  keys: string[];
  /** Of a retrain, or of the restore of one: what the messages are from now on. */
  trainAs?: Job['trainAs'];
  /** The batch that a restore undoes; without one it undoes the newest removal of each message. */
  undoes?: string;
  /** Names one click on several mailboxes. */
  siteBatch?: string;
  /** Names its click, where that has a name already: that of its parts on other hosts. */
  batch?: string | undefined;
}

/** Writes a job and its items down; the runner finds it. Throws `invalid` (reason `nothingSelected`) for an empty selection. */
export async function createJob({
  kind,
  actor,
  mailbox,
  keys,
  undoes,
  trainAs,
  siteBatch,
  batch,
}: NewJob): Promise<Job> {
  const unique = [...new Set(keys)];
  if (unique.length === 0)
    throw new AppError('invalid', 'nothing is selected', { reason: 'nothingSelected' });
  const about = {
    kind,
    actor,
    mailbox,
    undoes: undoes ?? null,
    trainAs: trainAs ?? null,
    siteBatch: siteBatch ?? null,
    batch: batch ?? newBatch(),
    total: unique.length,
  };
  // Not to be picked up before its items are there.
  const job = await prisma().job.create({ data: { ...about, state: 'stopped', createdAt: new Date() } });
  for (let from = 0; from < unique.length; from += ROWS_AT_ONCE) {
    const rows = unique
      .slice(from, from + ROWS_AT_ONCE)
      .map((key, index) => [job.id.toString(), from + index, key]);
    await pool().query('INSERT INTO dashboard_job_item (job_id, number, message_key) VALUES ?', [rows]);
  }
  return prisma().job.update({ where: { id: job.id }, data: { state: 'running' } });
}
