import mysql, { type Pool, type PoolConnection } from 'mysql2/promise';
import { onlyOnce } from '@/lib/ground/in-background';
import { inTurn } from '@/lib/ground/in-turn';
import { ofProcess } from '@/lib/ground/of-process';
import type { DatabaseAddress } from '@/lib/store/config/address';
import { getConfig } from '@/lib/store/config/config';
import { endStandingStill } from './end-standing-still';
import { CONNECT_TIMEOUT_MS, patiently } from './patiently';
import { quietly } from './quiet-errors';
import { retried } from './retried';

const CONNECTIONS = 10;
/** Those that are left are for single statements, of which a transaction may have to wait for one. */
const TRANSACTIONS = 5;

/**
 * What statements mean must not depend on the server's settings: the driver escapes with backslashes, texts stand in either kind of quotes,
 * and grouped rows have columns of what they are grouped by.
 */
const SQL_MODE = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';

/**
 * A mysql2 pool: dates are UTC, 64-bit numbers come as text. Its errors have no statement and no values (quiet-errors.ts). Pages ask
 * through Prisma, which uses the same connections (prisma-adapter.ts). In the background it waits for the database (patiently.ts);
 * `query`, a transaction by itself, is repeated after a deadlock. People wait no longer than `patienceMs` for an answer (end-standing-still.ts).
 */
export function createPool(address: DatabaseAddress, patienceMs?: number): Pool {
  const made = mysql.createPool({
    ...address,
    connectionLimit: CONNECTIONS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: true,
  });
  made.pool.on('connection', (connection) => {
    connection.query('SET SESSION sql_mode = ?', [SQL_MODE], () => undefined);
    endStandingStill(connection, patienceMs);
  });
  const connect = made.getConnection.bind(made);
  made.getConnection = async () => quietened(await patiently(connect));
  const query = async (...asked: Parameters<Pool['query']>) => {
    const connection = await made.getConnection();
    try {
      return await connection.query(...asked);
    } finally {
      connection.release();
    }
  };
  // All forms in which it can be called stay as they are.
  made.query = ((...asked: Parameters<Pool['query']>) => retried(() => query(...asked))) as Pool['query'];
  return made;
}

function quietened(connection: PoolConnection): PoolConnection {
  connection.query = quietly(connection.query.bind(connection)) as PoolConnection['query'];
  return connection;
}

/** The pool of this process. */
export const pool = ofProcess('database pool', () => createPool(getConfig().database));

/**
 * Runs `work` in one transaction, which `begin` begins; rolled back when it throws, and run again after a deadlock (retried.ts): `work`
 * has to be one that may be repeated. It may ask outside of the transaction too, but begins no second one.
 */
export function transaction<T>(
  work: (connection: PoolConnection) => Promise<T>,
  begin = (connection: PoolConnection): Promise<unknown> => connection.beginTransaction(),
): Promise<T> {
  return retried(async () => {
    const outcome = await patiently(() => inTurn('transaction', () => transact(work, begin), TRANSACTIONS));
    return outcome();
  });
}

/** Fails only where it gets no connection; what waits for one leaves its place to others. */
async function transact<T>(
  work: (connection: PoolConnection) => Promise<T>,
  begin: (connection: PoolConnection) => Promise<unknown>,
): Promise<() => T> {
  const connection = await onlyOnce(() => pool().getConnection());
  try {
    await begin(connection);
    const answer = await work(connection);
    await connection.commit();
    return () => answer;
  } catch (error) {
    // The connection may be gone; then there is nothing to roll back.
    await connection.rollback().catch(() => connection.destroy());
    return () => {
      throw error;
    };
  } finally {
    connection.release();
  }
}
