import { ofProcess } from '@/lib/ground/of-process';
import { PrismaClient } from './generated/client';
import { pool } from './pool';
import { prismaAdapter } from './prisma-adapter';

/** The client of this process, over its pool (pool.ts). Dates go in and come out as UTC. */
export const prisma = ofProcess(
  'database client',
  () => new PrismaClient({ adapter: prismaAdapter(pool()) }),
);
