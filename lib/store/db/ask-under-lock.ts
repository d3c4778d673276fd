import type { PoolConnection, ResultSetHeader } from 'mysql2/promise';

/** DSPAM's deliveries wait for as long as a quarantine is locked. */
const PATIENCE_MS = 2_000;

/**
 * A statement of a transaction that is open, for who has the lock of a file besides. Its answer says that what the transaction has locked is
 * still locked: a process that stood still, or was cut off, for so long that the server has taken its transaction back gets an error
 * here, and changes nothing in the file. From then on the lock of the file keeps everybody else away, however long it stands still.
 * Throws after two seconds without an answer. See decision 241.
 */
export async function askUnderLock(
  connection: PoolConnection,
  sql: string,
  values: readonly string[] = [],
): Promise<ResultSetHeader> {
  const [answer] = await connection.query<ResultSetHeader>({
    sql,
    values: [...values],
    timeout: PATIENCE_MS,
  });
  return answer;
}

/** The same where there is nothing to note. */
export async function requireOpen(connection: PoolConnection): Promise<void> {
  await askUnderLock(connection, 'DO 1');
}
