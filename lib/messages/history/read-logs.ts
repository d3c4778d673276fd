import { prisma } from '@/lib/store/db/prisma';
import { openHistory } from './open-history';

/**
 * Reads on in every user log that somebody has looked at before, one after the other: so that the counts of its hours
 * are complete even if it is rotated while nobody looks. `failed` is called with what could not be read. Returns how
 * many logs there are.
 */
export async function readLogs(failed: (name: string, why: unknown) => void): Promise<number> {
  const logs = await prisma().log.findMany({
    where: { kind: { in: ['user', 'member'] } },
    select: { store: true },
    distinct: ['store'],
    orderBy: { store: 'asc' },
  });
  for (const { store } of logs) {
    try {
      const { state } = await openHistory(store, true);
      if (state.trouble) failed(store, state.trouble);
    } catch (error) {
      failed(store, error);
    }
  }
  return logs.length;
}
