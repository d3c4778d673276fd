import { prisma } from '@/lib/store/db/prisma';

/** The last operation on a mailbox's messages that was done by now; 0 when there is none. */
export async function findLastDone(store: string): Promise<bigint> {
  const last = await prisma().operation.findFirst({
    where: { store, state: 'done' },
    orderBy: { id: 'desc' },
    select: { id: true },
  });
  return last?.id ?? 0n;
}
