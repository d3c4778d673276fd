import mysql, { type RowDataPacket } from 'mysql2/promise';
import type { Examined } from '@/lib/site/doctor/check/check';
import { databaseOf } from '@/lib/site/doctor/check/database-of';
import type { Finding } from '@/lib/site/doctor/check/finding';
import type { DatabaseAddress } from '@/lib/store/config/address';
import { type AskRows, asStated } from '@/lib/store/db/fetch-rows';
import { quieten } from '@/lib/store/db/quiet-errors';
import { needsDatabase } from './not-looked-at';

const CONNECT_TIMEOUT_MS = 5_000;
/** No query of the doctor may take more of the server's time. */
const QUERY_TIMEOUT_MS = 20_000;

/**
 * Runs `work` over a connection of its own. Throws when it cannot connect, or a query fails; errors never contain a
 * value.
 */
export async function askDatabase<T>(
  address: DatabaseAddress,
  work: (ask: AskRows) => Promise<T>,
  options: mysql.ConnectionOptions = {},
): Promise<T> {
  const connection = await mysql.createConnection({
    ...address,
    connectTimeout: CONNECT_TIMEOUT_MS,
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: true,
    ...options,
  });
  // A connection that is cut while nobody asks is found out by the next question.
  connection.on('error', () => undefined);
  try {
    return await work(async (columns, sql, values = []) => {
      const [rows] = await connection
        .query<RowDataPacket[][]>({ sql, values, rowsAsArray: true, timeout: QUERY_TIMEOUT_MS })
        .catch((error: unknown) => {
          throw quieten(error);
        });
      return asStated(columns, rows);
    });
  } finally {
    connection.destroy();
  }
}

/** The result of `work`; null when the database cannot be reached. Throws when a query fails. */
export async function askSite<T>(
  examined: Examined,
  work: (ask: AskRows, address: DatabaseAddress) => Promise<T>,
): Promise<T | null> {
  const address = databaseOf(examined);
  if (!address) return null;
  let isConnected = false;
  try {
    return await askDatabase(address, (ask) => {
      isConnected = true;
      return work(ask, address);
    });
  } catch (error) {
    if (isConnected) throw error;
    return null;
  }
}

/** The findings of a check that looks into the database. */
export async function overDatabase(
  check: string,
  examined: Examined,
  work: (ask: AskRows, address: DatabaseAddress) => Promise<Finding[]>,
): Promise<Finding[]> {
  return (await askSite(examined, work)) ?? needsDatabase(check);
}

/** `name@host` as a grant takes it. */
export function grantee(account: string): string {
  const at = account.lastIndexOf('@');
  return [account.slice(0, at), account.slice(at + 1)]
    .map((part) => `'${part.replaceAll("'", "''")}'`)
    .join('@');
}
