import 'server-only';
import { randomUUID } from 'node:crypto';
import { databaseTrouble } from '@/lib/db/database-trouble';
import { AppError, type AppErrorCode } from '@/lib/errors';

/** What a person may know of an error. `reason` is a key below `errors.` in messages/*.json. */
export interface Trouble {
  code: AppErrorCode;
  reason: string;
  values: Record<string, string | number>;
}

/**
 * Makes an error presentable. What was not foreseen is written to the log with an id, and only the id goes out. What Next
 * throws to redirect or to say "not found" has to be let through by the caller.
 */
export function troubleOf(error: unknown): Trouble {
  const known = error instanceof AppError ? error : databaseTrouble(error);
  if (known) {
    if (known.code === 'unavailable') console.error(known);
    return { code: known.code, reason: known.reason ?? known.code, values: known.values };
  }
  const id = randomUUID().slice(0, 8);
  console.error(`error ${id}`, error);
  return { code: 'unavailable', reason: 'unknown', values: { id } };
}
