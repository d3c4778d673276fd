import type { PoolConnection } from 'mysql2/promise';
import { pool } from './pool';

/** Runs `work`, which only reads, on the database as it is at this moment: what others commit meanwhile is not seen. */
export async function snapshot<T>(work: (connection: PoolConnection) => Promise<T>): Promise<T> {
  const connection = await pool().getConnection();
  try {
    await connection.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT');
    const answer = await work(connection);
    await connection.commit();
    return answer;
  } catch (error) {
    // The connection may be gone; then there is nothing to end.
    await connection.rollback().catch(() => connection.destroy());
    throw error;
  } finally {
    connection.release();
  }
}
