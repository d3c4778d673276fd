import type { Check } from '@/lib/site/doctor/check/check';
import { databaseOf } from '@/lib/site/doctor/check/database-of';
import { type Finding, findingsOf, type Remedy } from '@/lib/site/doctor/check/finding';
import type { DatabaseAddress } from '@/lib/store/config/address';
import { asFlag, asText } from '@/lib/store/db/columns';
import { isReplica, nodeState } from '@/lib/store/db/is-read-only';
import { NODE_NOT_READY } from '@/lib/store/db/retried';
import { askDatabase, grantee } from './site-database';

const { good, warning, fault } = findingsOf('database');

/** Whether DSPAM's database lets the dashboard in. Without it, what else is asked of the database is not looked at. */
export const database: Check = {
  name: 'database',
  async look(examined) {
    const address = databaseOf(examined);
    if (!address) return [fault('unnamed')];
    try {
      const [[row], replicates] = await askDatabase(address, async (ask) => [
        await ask(
          [asText, asText, asFlag],
          "SELECT VERSION(), CURRENT_USER(), @@global.read_only NOT IN ('0', 'OFF')",
        ),
        await isReplica(ask),
      ]);
      const [version = '', account = '', isReadOnly = false] = row ?? [];
      const values = { ...placeOf(address), version, account };
      if (isReadOnly) return [fault('readOnly', values, sql('SET GLOBAL read_only = OFF;'))];
      return [good('reachable', values), ...(replicates ? [warning('replica', values)] : [])];
    } catch (error) {
      return [await sayWhy(address, error)];
    }
  },
};

function sql(...lines: string[]): Remedy {
  return { where: 'database', lines };
}

function placeOf({ socketPath, host, port, user, database: name, password }: DatabaseAddress) {
  return { place: socketPath ?? `${host}:${port}`, user, name, length: password.length };
}

async function sayWhy(address: DatabaseAddress, error: unknown): Promise<Finding> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const values = placeOf(address);
  switch (code) {
    case 'ER_ACCESS_DENIED_ERROR':
      return fault('refused', values);
    case 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR':
      return fault('refused', values);
    case 'ER_DBACCESS_DENIED_ERROR':
      return fault(
        'notAllowed',
        values,
        sql(`GRANT ALL PRIVILEGES ON \`${values.name}\`.* TO ${grantee(await accountOf(address))};`),
      );
    case 'ER_BAD_DB_ERROR':
      return fault('noDatabase', values);
    case 'ENOENT':
      return fault('noSocket', values, { where: 'shell', lines: ['systemctl start mariadb'] });
    case 'ECONNREFUSED':
      return fault('nobody', values, { where: 'shell', lines: ['systemctl start mariadb'] });
    case NODE_NOT_READY:
      return fault('notReady', { ...values, state: await askDatabase(address, nodeState).catch(() => '') });
    default:
      return fault('unreachable', { ...values, reason: code || String(error) });
  }
}

/** The account that the server sees the user as, which it says even without a database. */
async function accountOf(address: DatabaseAddress): Promise<string> {
  const [row] = await askDatabase(address, (ask) => ask([asText], 'SELECT CURRENT_USER()'), { database: '' });
  return row?.[0] ?? `${address.user}@localhost`;
}
