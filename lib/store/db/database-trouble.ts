import { AppError } from '@/lib/ground/errors';

const CODES =
  /^(P1\d{3}|P2024|EAGAIN|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ENOENT|ENOTFOUND|ETIMEDOUT|EPIPE|PROTOCOL_CONNECTION_LOST|ER_CON_COUNT_ERROR|ER_SERVER_SHUTDOWN|ER_ACCESS_DENIED_ERROR|ER_GET_CONNECTION_TIMEOUT)$/;
const DRIVERS = /^(DriverAdapterError|PrismaClient\w+|SqlError)$/;
const TEXTS = /pool timeout|connect|socket|server has gone away|shutdown|can't reach/i;

/** What is missing when the tables are older than the dashboard. */
const MISSING = /^ER_(NO_SUCH_TABLE|BAD_FIELD_ERROR)$/;

/**
 * Turns the many errors of the driver and of Prisma that mean "no database" into one `unavailable` (reason `database`); null for
 * anything else. Missing tables and columns count too (reason `migrate`): somebody has to run the migrations.
 */
export function databaseTrouble(error: unknown): AppError | null {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause ? String(cause.code) : '';
    if (MISSING.test(code)) {
      return new AppError('unavailable', 'tables are missing', { cause: error, reason: 'migrate' });
    }
    if (CODES.test(code) || (DRIVERS.test(cause.name) && TEXTS.test(cause.message))) {
      return new AppError('unavailable', 'the database cannot be reached', {
        cause: error,
        reason: 'database',
      });
    }
  }
  return null;
}

/** Whether an error is one that the database server answered with, or its drivers have thrown. */
export function isOfDatabase(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
    if (DRIVERS.test(cause.name) || ('code' in cause && /^(ER_|P\d{4}$)/.test(String(cause.code))))
      return true;
  return false;
}
