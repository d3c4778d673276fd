import { createConnection } from 'mysql2/promise';
import { documentedFile } from '@/tests/chaos/cluster/documented-file';
import type { TestDatabase } from './database';

/** DSPAM's tables of one filter host for another as well, by the statements of docs/scale.md. Both are databases of one MariaDB. */
export async function shareLearned(
  one: Pick<TestDatabase, 'name'>,
  two: Pick<TestDatabase, 'name' | 'user' | 'socket'>,
): Promise<void> {
  const statements = documentedFile('hosts.sql')
    .split('\n')
    .filter((line) => /^(?:GRANT SELECT|CREATE SQL).*dashboard_web2/.test(line))
    .map((line) =>
      line
        .replace(" dashboard_web2@'192.0.2.22'", ` ${two.user}@localhost`)
        .replace(' dashboard_web2.', ` ${two.name}.`)
        .replace(' dspam.', ` ${one.name}.`),
    );
  if (statements.length !== 6) throw new Error(`hosts.sql has ${statements.length} statements for web2`);
  const root = await createConnection({ socketPath: two.socket, user: 'root' });
  try {
    for (const statement of statements) {
      const [, view = ''] = /VIEW (\S+)/.exec(statement) ?? [];
      if (view) await root.query(`DROP TABLE ${view}`);
      await root.query(statement);
    }
  } finally {
    await root.end();
  }
}
