import mysql, { type Pool, type PoolConnection } from 'mysql2/promise';
import type { DatabaseAddress } from '@/lib/store/config/address';
import { getConfig } from '@/lib/store/config/config';
import { quietly } from './quiet-errors';

/** One of them says what this process works on (while-held.ts). */
const CONNECTIONS = 7;
const CONNECT_TIMEOUT_MS = 3_000;

/**
 * A mysql2 pool: dates are UTC, 64-bit numbers come as text. Used for bulk writes and transactions of the index. Its errors have no
 * statement and no values (quiet-errors.ts).
 */
export function createPool(address: DatabaseAddress): Pool {
  const made = mysql.createPool({
    ...address,
    connectionLimit: CONNECTIONS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: true,
  });
  const connect = made.getConnection.bind(made);
  made.getConnection = async () => quietened(await connect());
  return quietened(made);
}

/** All forms in which `query` can be called stay as they are. */
function quietened<Queried extends Pool | PoolConnection>(queried: Queried): Queried {
  queried.query = quietly(queried.query.bind(queried)) as Queried['query'];
  return queried;
}

const shared = globalThis as typeof globalThis & { dashboardPool?: Pool };

/** The pool of this process. */
export function pool(): Pool {
  shared.dashboardPool ??= createPool(getConfig().database);
  return shared.dashboardPool;
}

/** Runs `work` in one transaction, which `begin` begins; rolled back when it throws. */
export async function transaction<T>(
  work: (connection: PoolConnection) => Promise<T>,
  begin = (connection: PoolConnection): Promise<unknown> => connection.beginTransaction(),
): Promise<T> {
  const connection = await pool().getConnection();
  try {
    await begin(connection);
    const answer = await work(connection);
    await connection.commit();
    return answer;
  } catch (error) {
    // The connection may be gone; then there is nothing to roll back.
    await connection.rollback().catch(() => connection.destroy());
    throw error;
  } finally {
    connection.release();
  }
}
