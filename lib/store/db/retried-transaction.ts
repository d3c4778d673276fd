import type { PoolConnection } from 'mysql2/promise';
import { transaction } from './pool';

const MOST_TRIES = 5;

/**
 * Runs `work` in one transaction, and once more when the database has rolled it back because two waited for each other.
 * `work` has to be one that may be repeated: what it changes outside of the database counts each time.
 */
export async function retriedTransaction<T>(work: (connection: PoolConnection) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await transaction(work);
    } catch (error) {
      const isDeadlock = error instanceof Error && 'code' in error && error.code === 'ER_LOCK_DEADLOCK';
      if (!isDeadlock || tries === MOST_TRIES) throw error;
    }
  }
}
