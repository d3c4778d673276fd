import { AppError } from '@/lib/ground/errors';
import { NODE_NOT_READY } from './retried';

/** No way to the server, none that is let in, or none any more. */
const CODES = new RegExp(
  `^(?:${[
    'P1\\d{3}',
    'P2024',
    'EAGAIN',
    'EAI_AGAIN',
    'ECONNREFUSED',
    'ECONNRESET',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ENOENT',
    'ENOTFOUND',
    'ETIMEDOUT',
    'EPIPE',
    'PROTOCOL_CONNECTION_LOST',
    // Of the driver, where it is asked to wait no longer (ask-under-lock.ts).
    'PROTOCOL_SEQUENCE_TIMEOUT',
    'ER_GET_CONNECTION_TIMEOUT',
    'ER_CON_COUNT_ERROR',
    'ER_TOO_MANY_USER_CONNECTIONS',
    'ER_USER_LIMIT_REACHED',
    'ER_ACCESS_DENIED_ERROR',
    'ER_DBACCESS_DENIED_ERROR',
    'ER_BAD_DB_ERROR',
    'ER_HOST_IS_BLOCKED',
    'ER_HOST_NOT_PRIVILEGED',
    'ER_SERVER_SHUTDOWN',
    // Somebody has ended the connection: in MariaDB, and in MySQL.
    'ER_CONNECTION_KILLED',
    'ER_SESSION_WAS_KILLED',
    NODE_NOT_READY,
    // A node that has lost the others in the middle of a commit.
    'ER_ERROR_DURING_COMMIT',
    'ER_CLIENT_INTERACTION_TIMEOUT',
  ].join('|')})$`,
);
const DRIVERS = /^(DriverAdapterError|PrismaClient\w+|SqlError)$/;
const TEXTS = /pool timeout|connect|socket|server has gone away|shutdown|can't reach/i;

/**
 * Somebody else has kept a row for longer than the server lets wait (50 seconds, as it is set up), or was preferred each time that it was tried
 * (retried.ts).
 */
const WAITED = /^ER_(LOCK_WAIT_TIMEOUT|LOCK_DEADLOCK|CHECKREAD)$/;

/** The statement was ended by an administrator, or took longer than the server's limit (MariaDB's, MySQL's). */
const BROKEN_OFF = /^ER_(QUERY_INTERRUPTED|STATEMENT_TIMEOUT|QUERY_TIMEOUT)$/;

/** The server takes no changes: it was told so (as a replica is), or has no room left for them. */
const UNWRITABLE =
  /^ER_(OPTION_PREVENTS_STATEMENT|READ_ONLY_MODE|CANT_EXECUTE_IN_READ_ONLY_TRANSACTION|OPEN_AS_READONLY|RECORD_FILE_FULL|DISK_FULL)$/;

/** What is missing when the tables are older than the dashboard. */
const MISSING = /^ER_(NO_SUCH_TABLE|BAD_FIELD_ERROR)$/;

/**
 * Turns the many errors of the driver and of Prisma that mean "no database" into one `unavailable` (reason `database`); null for
 * anything else. Missing tables and columns count too (reason `migrate`): somebody has to run the migrations. So does a server that is
 * there and has not done it: because of somebody else (`databaseBusy`), or because it was told to end it (`databaseEnded`), and neither
 * is tried again by itself: the first has been waited for already, and who has ended the second has meant it. One that is read-only or
 * full says so (`databaseUnwritable`).
 */
export function databaseTrouble(error: unknown): AppError | null {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause ? String(cause.code) : '';
    if (MISSING.test(code)) {
      return new AppError('unavailable', 'tables are missing', { cause: error, reason: 'migrate' });
    }
    if (WAITED.test(code))
      return new AppError('unavailable', 'somebody else keeps a row', {
        cause: error,
        reason: 'databaseBusy',
      });
    if (BROKEN_OFF.test(code))
      return new AppError('unavailable', 'the database has broken it off', {
        cause: error,
        reason: 'databaseEnded',
      });
    if (UNWRITABLE.test(code))
      return new AppError('unavailable', 'the database takes no changes', {
        cause: error,
        reason: 'databaseUnwritable',
      });
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
