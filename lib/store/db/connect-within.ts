import { setTimeout as wait } from 'node:timers/promises';
import type { PoolConnection } from 'mysql2';
import type { Pool } from 'mysql2/promise';

const AGAIN_MS = 500;
const REFUSED = /^ER_(ACCESS_DENIED|DBACCESS_DENIED|BAD_DB)/;

/**
 * A connection of the pool, with callbacks, for one who cannot wait longer than `ms`: for one that is free, or for a server that is
 * being started anew. Throws what the driver says, or ER_GET_CONNECTION_TIMEOUT.
 */
export async function connectWithin(pool: Pool, ms: number): Promise<PoolConnection> {
  const end = performance.now() + ms;
  for (;;) {
    try {
      return await take(pool, end - performance.now());
    } catch (error) {
      const isFinal = error instanceof Error && 'code' in error && REFUSED.test(String(error.code));
      if (isFinal || performance.now() + AGAIN_MS >= end) throw error;
      await wait(AGAIN_MS);
    }
  }
}

function take({ pool }: Pool, ms: number): Promise<PoolConnection> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      reject(
        Object.assign(new Error('no connection to the database is free'), {
          code: 'ER_GET_CONNECTION_TIMEOUT',
        }),
      );
    }, ms);
    pool.getConnection((error, connection) => {
      clearTimeout(timer);
      if (error) reject(error);
      else if (isLate) connection.release();
      else resolve(connection);
    });
  });
}
