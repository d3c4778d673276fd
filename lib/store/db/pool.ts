import mysql, { type Pool, type PoolConnection } from 'mysql2/promise';
import { inTurn } from '@/lib/ground/in-turn';
import { ofProcess } from '@/lib/ground/of-process';
import type { DatabaseAddress } from '@/lib/store/config/address';
import { getConfig } from '@/lib/store/config/config';
import { quietly } from './quiet-errors';

/** One of them says what this process works on (while-held.ts). */
const CONNECTIONS = 10;
/** Those that are left are for single statements, of which a transaction may have to wait for one. */
const TRANSACTIONS = 5;
const CONNECT_TIMEOUT_MS = 3_000;

/**
 * A mysql2 pool: dates are UTC, 64-bit numbers come as text. Its errors have no statement and no values (quiet-errors.ts). Pages ask
 * through Prisma, which uses the same connections (prisma-adapter.ts).
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
  // The driver escapes with backslashes, whatever the server's sql_mode says.
  made.pool.on('connection', (connection) =>
    connection.query(
      "SET SESSION sql_mode = REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', '')",
      () => undefined,
    ),
  );
  const connect = made.getConnection.bind(made);
  made.getConnection = async () => quietened(await connect());
  return quietened(made);
}

/** All forms in which `query` can be called stay as they are. */
function quietened<Queried extends Pool | PoolConnection>(queried: Queried): Queried {
  queried.query = quietly(queried.query.bind(queried)) as Queried['query'];
  return queried;
}

/** The pool of this process. */
export const pool = ofProcess('database pool', () => createPool(getConfig().database));

/**
 * Runs `work` in one transaction, which `begin` begins; rolled back when it throws. `work` may ask outside of it too, but begins no
 * second one.
 */
export function transaction<T>(
  work: (connection: PoolConnection) => Promise<T>,
  begin = (connection: PoolConnection): Promise<unknown> => connection.beginTransaction(),
): Promise<T> {
  return inTurn('transaction', () => transact(work, begin), TRANSACTIONS);
}

async function transact<T>(
  work: (connection: PoolConnection) => Promise<T>,
  begin: (connection: PoolConnection) => Promise<unknown>,
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
