import type { PoolConnection } from 'mysql2/promise';
import { transaction } from './pool';

/** Runs `work`, which only reads, on the database as it is at this moment: what others commit meanwhile is not seen. */
export function snapshot<T>(work: (connection: PoolConnection) => Promise<T>): Promise<T> {
  return transaction(work, async (connection) => {
    await connection.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT');
  });
}
