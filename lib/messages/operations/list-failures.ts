import { prisma } from '@/lib/store/db/prisma';
import type { Operation } from './operation';

/** The newest failed or unconfirmed operation of each of these messages, by message key. */
export async function listFailures(store: string, keys: string[]): Promise<Map<string, Operation>> {
  const operations = await prisma().operation.findMany({
    where: { store, messageKey: { in: keys }, kind: { not: 'retrain' } },
    orderBy: { id: 'asc' },
  });
  const newest = new Map(operations.map((operation) => [operation.messageKey, operation]));
  return new Map(
    [...newest].filter(([, operation]) => operation.reason !== null && operation.state !== 'done'),
  );
}
