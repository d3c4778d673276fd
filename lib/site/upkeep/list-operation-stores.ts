import { prisma } from '@/lib/store/db/prisma';

/** The stores in which anything was ever done. */
export async function listOperationStores(): Promise<string[]> {
  const rows = await prisma().operation.findMany({
    distinct: ['store'],
    select: { store: true },
    orderBy: { store: 'asc' },
  });
  return rows.map(({ store }) => store);
}
