import { PrismaMariaDb } from '@prisma/adapter-mariadb';
import type { DatabaseAddress } from '@/lib/store/config/address';
import { getConfig } from '@/lib/store/config/config';
import { PrismaClient } from './generated/client';
import { quietly } from './quiet-errors';

const CONNECTIONS = 8;
const CONNECT_TIMEOUT_MS = 3_000;
/** How long a page waits for a connection before it says that the database is away. */
const ACQUIRE_TIMEOUT_MS = 3_000;

/** Its errors have no statement and no values (quiet-errors.ts). */
class QuietMariaDb extends PrismaMariaDb {
  override async connect() {
    const adapter = quietened(await super.connect());
    const begin = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (level) => quietened(await begin(level));
    return adapter;
  }
}

type Queryable = Pick<Awaited<ReturnType<PrismaMariaDb['connect']>>, 'queryRaw' | 'executeRaw'>;

function quietened<Queried extends Queryable>(queried: Queried): Queried {
  queried.queryRaw = quietly(queried.queryRaw.bind(queried));
  queried.executeRaw = quietly(queried.executeRaw.bind(queried));
  return queried;
}

/** A client for one database. Dates go in and come out as UTC. */
export function createPrisma(address: DatabaseAddress): PrismaClient {
  const adapter = new QuietMariaDb({
    ...address,
    connectionLimit: CONNECTIONS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    acquireTimeout: ACQUIRE_TIMEOUT_MS,
    timezone: 'Z',
  });
  return new PrismaClient({ adapter });
}

// Next evaluates modules more than once (per bundle); one pool a process is enough.
const shared = globalThis as typeof globalThis & { dashboardPrisma?: PrismaClient };

/** The client of this process, connected at the first query. */
export function prisma(): PrismaClient {
  shared.dashboardPrisma ??= createPrisma(getConfig().database);
  return shared.dashboardPrisma;
}
