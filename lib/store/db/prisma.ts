import { PrismaClient } from './generated/client';
import { pool } from './pool';
import { prismaAdapter } from './prisma-adapter';

// Next evaluates modules more than once (per bundle); one client a process is enough.
const shared = globalThis as typeof globalThis & { dashboardPrisma?: PrismaClient };

/** The client of this process, over its pool (pool.ts). Dates go in and come out as UTC. */
export function prisma(): PrismaClient {
  shared.dashboardPrisma ??= new PrismaClient({ adapter: prismaAdapter(pool()) });
  return shared.dashboardPrisma;
}
