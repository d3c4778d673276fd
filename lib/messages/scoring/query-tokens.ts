import { AppError } from '@/lib/ground/errors';
import { asBigInt, asNumber } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';

/** A query gives up after this long: somebody has locked the table. */
const PATIENCE_SECONDS = 1;

/** Statement timeout of MariaDB and of MySQL, lock wait timeout, killed. */
const GAVE_UP = new Set([1969, 3024, 1205, 1317]);
const NO_SUCH_TABLE = 1146;

/**
 * The rows of some tokens of a user in dspam_token_data: id, spam hits, innocent hits. Never writes. Throws `unavailable`: reason
 * `tokensMissing` without the table, `tokensBusy` when it is locked.
 */
export async function queryTokens(uid: number, ids: readonly bigint[]): Promise<[bigint, number, number][]> {
  // Digits of a bigint, not parameters: as text they would be compared as floating point. In pairs with the uid: a plain list
  // mixes signed and unsigned numbers (ids go up to 2^64), and then the index is not used at all.
  const pairs = ids.map((id) => `(${uid},${id})`).join(',');
  const sql =
    `/*M!100200 SET STATEMENT max_statement_time = ${PATIENCE_SECONDS}, lock_wait_timeout = ${PATIENCE_SECONDS} FOR */ ` +
    `SELECT /*+ MAX_EXECUTION_TIME(${PATIENCE_SECONDS * 1000}) */ token, spam_hits, innocent_hits ` +
    `FROM dspam_token_data WHERE (uid, token) IN (${pairs})`;
  try {
    return await fetchRows([asBigInt, asNumber, asNumber], sql);
  } catch (error) {
    const code = error instanceof Error && 'errno' in error ? Number(error.errno) : 0;
    if (code === NO_SUCH_TABLE)
      throw new AppError('unavailable', 'no dspam_token_data', { cause: error, reason: 'tokensMissing' });
    if (GAVE_UP.has(code))
      throw new AppError('unavailable', 'dspam_token_data is locked', { cause: error, reason: 'tokensBusy' });
    throw error;
  }
}
