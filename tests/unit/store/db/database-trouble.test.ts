import { expect, it } from 'vitest';
import { databaseTrouble } from '@/lib/store/db/database-trouble';
import { quieten } from '@/lib/store/db/quiet-errors';

const withCode = (code: string) => Object.assign(new Error('no'), { code, sqlState: 'HY000' });

// Of MySQL, or of a server whose limits a test may not change; the others are in tests/integration/store/db/broken-off.test.ts.
it.each([
  ['ER_TOO_MANY_USER_CONNECTIONS', 'database'],
  ['ER_HOST_IS_BLOCKED', 'database'],
  ['ER_SESSION_WAS_KILLED', 'database'],
  ['ER_CLIENT_INTERACTION_TIMEOUT', 'database'],
  ['PROTOCOL_CONNECTION_LOST', 'database'],
  ['ER_UNKNOWN_COM_ERROR', 'database'],
  ['ER_ERROR_DURING_COMMIT', 'database'],
  ['ER_LOCK_DEADLOCK', 'databaseBusy'],
  ['ER_CHECKREAD', 'databaseBusy'],
  ['ER_LOCK_WAIT_TIMEOUT', 'databaseBusy'],
  ['ER_QUERY_TIMEOUT', 'databaseEnded'],
  ['ER_OPTION_PREVENTS_STATEMENT', 'databaseUnwritable'],
  ['ER_READ_ONLY_MODE', 'databaseUnwritable'],
  ['ER_RECORD_FILE_FULL', 'databaseUnwritable'],
  ['ER_DISK_FULL', 'databaseUnwritable'],
  ['ER_NO_SUCH_TABLE', 'migrate'],
  ['ER_DUP_ENTRY', undefined],
  ['ER_LOCK_WAIT_TIMEOUT_X', undefined],
])('%s is %s', (code, reason) => {
  expect(databaseTrouble(withCode(code))?.reason).toBe(reason);
  expect(databaseTrouble(new Error('of Prisma', { cause: withCode(code) }))?.reason).toBe(reason);
});

it.each([
  [1927, 'ER_CONNECTION_KILLED'],
  [1969, 'ER_STATEMENT_TIMEOUT'],
  [1234, undefined],
])('error %s of MariaDB, which the driver has no name for, is named %s', (errno, code) => {
  const error = Object.assign(new Error('no'), { code: undefined, errno, sqlState: '70100' });
  expect(quieten(error)).toMatchObject({ code });
});
