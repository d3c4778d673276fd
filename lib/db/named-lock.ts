import type { RowDataPacket } from 'mysql2/promise';
import { pool } from './pool';

/** Far longer than any work that is done under such a lock: the server ends a connection that says nothing for so long. */
const IDLE_SECONDS = 7 * 24 * 3600;
/** Names are those of the whole server: another site on it has its own. */
const NAME = "CONCAT('dashboard_', ?, '_', MD5(DATABASE()))";

/**
 * Runs `work` while this process holds a lock of the database server that only one can have, in all processes on all
 * machines that share the database. Null, and `work` is not run, when somebody else holds it after `waitSeconds`.
 */
export async function withNamedLock<T>(
  name: string,
  work: () => Promise<T>,
  waitSeconds = 0,
): Promise<T | null> {
  const connection = await pool().getConnection();
  try {
    const [rows] = await connection.query<RowDataPacket[]>(`SELECT GET_LOCK(${NAME}, ?) AS held`, [
      name,
      waitSeconds,
    ]);
    if (Number(rows[0]?.held) !== 1) return null;
    await connection.query('SET SESSION wait_timeout = ?', [IDLE_SECONDS]);
    return await work();
  } finally {
    // So that the next one need not wait until the server has noticed that the connection is gone.
    await connection.query(`DO RELEASE_LOCK(${NAME})`, [name]).catch(() => undefined);
    connection.destroy();
  }
}
