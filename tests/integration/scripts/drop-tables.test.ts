import { spawnSync } from 'node:child_process';
import type { RowDataPacket } from 'mysql2/promise';
import mysql from 'mysql2/promise';
import { expect, it } from 'vitest';
import { migrate, migrationNames } from '@/lib/store/db/migrate';
import { testSite } from '../../support/test-site';

const site = await testSite();

function dropTables(...args: string[]): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'scripts/drop-tables.ts', ...args],
    { encoding: 'utf8', env: process.env },
  );
  return { code: status, said: `${stdout}${stderr}` };
}

const tables = async (like: string) =>
  (await site.query<RowDataPacket[]>('SHOW TABLES LIKE ?', [like]))[0].flatMap((row) =>
    Object.values(row).map(String),
  );

it('takes away what a later version has made as well, and leaves what another program has noted', async () => {
  const dspams = await tables('dspam\\_%');
  await site.query('CREATE TABLE dashboard_of_later (number INT)');
  const noted =
    'INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES (?, ?, ?, NOW())';
  await site.query(noted, ['0123456789abcdef0123456789abcdef0123', 'x', '29990101000000_of_later']);
  await site.query(noted, ['c2a1f0b2-5b1e-4f8e-9a39-0d8c1e8a7f11', 'x', '29990101000000_of_another_program']);

  const asked = dropTables();
  expect(asked.code).toBe(1);
  expect(asked.said).toContain('dashboard_of_later');
  expect(asked.said).toContain('type it again with --yes');
  expect(await tables('dashboard\\_%')).toContain('dashboard_of_later');

  expect(dropTables('--yes')).toEqual({
    code: 0,
    said: expect.stringMatching(/^\d+ tables were dropped\.\n$/),
  });
  expect(await tables('dashboard\\_%')).toEqual([]);
  expect(await tables('dspam\\_%')).toEqual(dspams);
  const [left] = await site.query<RowDataPacket[]>('SELECT migration_name AS name FROM _prisma_migrations');
  expect(left).toEqual([{ name: '29990101000000_of_another_program' }]);
  expect(dropTables('--yes')).toEqual({ code: 0, said: 'There were no tables of the dashboard.\n' });

  const { socket, user, password, name } = site.database;
  const connection = await mysql.createConnection({ socketPath: socket, user, password, database: name });
  expect(await migrate(connection, 'prisma/migrations')).toEqual(await migrationNames('prisma/migrations'));
  await connection.end();
});
