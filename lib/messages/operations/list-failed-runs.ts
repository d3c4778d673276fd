import type { Operation } from '@/lib/messages/operations/operation';
import { prisma } from '@/lib/store/db/prisma';

/** A run of the filter that did not end well, or may not have. */
export type FailedRun = Pick<Operation, 'messageKey' | 'store' | 'reason' | 'exitCode' | 'output'>;

/** The first failures of each of some clicks, by batch. */
export async function listFailedRuns(batches: string[], most: number): Promise<Map<string, FailedRun[]>> {
  const lists = await Promise.all(
    batches.map((batch) =>
      prisma().operation.findMany({
        where: { batch, kind: 'release', reason: { not: null }, state: { not: 'done' } },
        select: { messageKey: true, store: true, reason: true, exitCode: true, output: true },
        orderBy: { id: 'asc' },
        take: most,
      }),
    ),
  );
  return new Map(batches.map((batch, index) => [batch, lists[index] ?? []]));
}
