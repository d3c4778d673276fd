import 'server-only';
import { randomUUID } from 'node:crypto';
import { AppError, type AppErrorCode } from '@/lib/ground/errors';
import { log } from '@/lib/ground/log';
import { type ErrorReason, isErrorReason } from '@/lib/ground/reasons';
import { databaseTrouble, isOfDatabase } from '@/lib/store/db/database-trouble';
import { areTablesNewer } from '@/lib/store/db/tables-age';

/** What a person may know of an error. */
export interface Trouble {
  code: AppErrorCode;
  /** Key of the sentence for it, below `errors.` in messages/*.json. */
  reason: ErrorReason | AppErrorCode | 'unknown';
  values: Record<string, string | number>;
}

/**
 * Makes an error presentable. What was not foreseen is written to the log with an id, and only the id goes out. What Next
 * throws to redirect or to say "not found" has to be let through by the caller.
 */
export async function troubleOf(error: unknown): Promise<Trouble> {
  const known = error instanceof AppError ? error : await troubleOfDatabase(error);
  if (known) {
    if (known.code === 'unavailable') log.error('not available', { reason: known.reason }, known);
    const { code, reason = code, values } = known;
    return { code, reason: isErrorReason(reason) ? reason : code, values };
  }
  const id = randomUUID().slice(0, 8);
  log.error('unforeseen error', { id }, error);
  return { code: 'unavailable', reason: 'unknown', values: { id } };
}

/** With the tables of a later version nobody has to migrate, whatever is missing: this server is the old one. */
async function troubleOfDatabase(error: unknown): Promise<AppError | null> {
  const trouble = databaseTrouble(error);
  if (!isOfDatabase(error) || trouble?.reason === 'database' || !(await areTablesNewer())) return trouble;
  return new AppError('unavailable', 'the tables are of a later version', {
    cause: error,
    reason: 'restart',
  });
}
