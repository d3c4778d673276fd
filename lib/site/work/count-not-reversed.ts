import { prisma } from '@/lib/store/db/prisma';
import type { Job } from './job';

/** Of the messages that these jobs have put back: those that the filter still counts as innocent. */
export async function countNotReversed(jobs: readonly Pick<Job, 'kind' | 'batch'>[]): Promise<number> {
  const batches = jobs.flatMap(({ kind, batch }) => (kind === 'restore' ? batch : []));
  if (batches.length === 0) return 0;
  return prisma().operation.count({
    where: { batch: { in: batches }, kind: 'restore', state: 'done', reason: 'notReversed' },
  });
}
