import { prisma } from '@/lib/store/db/prisma';
import type { Operation } from './operation';

/** The operation, in the label of its copy. With the click, as a lost database gives the numbers again. */
export function copyOwner({ id, batch }: Pick<Operation, 'id' | 'batch'>): string {
  return `${id}/${batch}`;
}

/** The operation of a store that a label names; null when the database does not know it. */
export async function findCopyOwner(store: string, owner: string): Promise<Operation | null> {
  const [id = '', batch = ''] = owner.split('/');
  if (!/^\d{1,18}$/.test(id)) return null;
  return prisma().operation.findFirst({ where: { id: BigInt(id), batch, store } });
}
