import { findSubjects } from '@/lib/messages/history/find-subjects';
import type { Operation } from '@/lib/messages/operations/operation';
import { prisma } from '@/lib/store/db/prisma';
import type { Job, JobItem } from './job';

/** A message that a job could not do: its subject ('' where that is not known), and how the run of the filter ended. */
export type FailedItem = JobItem & { subject: string } & Partial<Pick<Operation, 'exitCode' | 'output'>>;

/** The first of the messages that failed in a job, with what their operations know of them. */
export async function listFailedItems(job: Job, most: number): Promise<FailedItem[]> {
  const items = await prisma().jobItem.findMany({
    where: { jobId: job.id, state: 'failed' },
    orderBy: { number: 'asc' },
    take: most,
  });
  const operations = await prisma().operation.findMany({
    where: { batch: job.batch, messageKey: { in: items.map(({ messageKey }) => messageKey) } },
    select: { messageKey: true, subject: true, exitCode: true, output: true },
    orderBy: { id: 'asc' },
  });
  const known = new Map(operations.map((operation) => [operation.messageKey, operation]));
  // A message that was refused before anything began has left nothing but its name.
  const unknown = items.map(({ messageKey }) => messageKey).filter((key) => !known.get(key)?.subject);
  const subjects =
    job.trainAs !== null && unknown.length > 0
      ? await findSubjects(job.mailbox, unknown)
      : new Map<string, string>();
  return items.map((item) => {
    const operation = known.get(item.messageKey);
    const subject = operation?.subject || (subjects.get(item.messageKey) ?? '');
    return { ...item, ...operation, subject };
  });
}
