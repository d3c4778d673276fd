import { ofProcess } from '@/lib/ground/of-process';
import { PrismaClient } from './generated/client';
import { pool } from './pool';
import { prismaAdapter } from './prisma-adapter';
import { retried } from './retried';

/**
 * The client of this process, over its pool (pool.ts). Dates go in and come out as UTC. A call by itself is a transaction, however many
 * statements Prisma makes of it, and is repeated after a deadlock.
 */
export const prisma = ofProcess('database client', () =>
  new PrismaClient({ adapter: prismaAdapter(pool()) }).$extends({
    query: {
      $allOperations: ({ args, query, ...about }) =>
        isInTransaction(about) ? query(args) : retried(() => query(args)),
    },
  }),
);

/** A part of a transaction cannot be repeated by itself. */
function isInTransaction(about: object): boolean {
  const call: unknown = '__internalParams' in about ? about.__internalParams : undefined;
  return typeof call === 'object' && call !== null && 'transaction' in call && call.transaction !== undefined;
}
