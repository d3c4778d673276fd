import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import mysql from 'mysql2/promise';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { forgetServer, noteServer } from '@/lib/site/status/note-server';
import { getConfig } from '@/lib/store/config/config';
import { MIGRATIONS } from '@/lib/store/db/generated/migrations';
import { migrate, OlderServersError } from '@/lib/store/db/migrate';
import { findUnbearable } from '@/lib/store/db/older-servers';
import { refuseDatabase } from '@/lib/store/db/refuse-database';
import { testSite } from '@/tests/support/test-site';

// First what is new, beside servers of the version before; what they need is taken away when none of them is left (decision 280).

const site = await testSite();
const { socket, user, password, name } = site.database;
const connection = await mysql.createConnection({ socketPath: socket, user, password, database: name });
afterAll(() => connection.end());

const ADDS = '2999_adds';
const TAKES = '2999_takes';
let folder = '';
let made = 0;

beforeEach(async () => {
  await site.query('DELETE FROM dashboard_server');
  await site.query('DROP TABLE IF EXISTS expanded');
  await site.query("DELETE FROM _prisma_migrations WHERE migration_name LIKE '2999%'");
  folder = path.join(site.folder, `migrations-${++made}`);
  put(ADDS, 'CREATE TABLE expanded (old_one INT, new_one INT);\n');
  put(TAKES, `-- Only beside servers that know ${ADDS}\nALTER TABLE expanded DROP COLUMN old_one;\n`);
});

function put(migration: string, sql: string): void {
  mkdirSync(path.join(folder, migration), { recursive: true });
  writeFileSync(path.join(folder, migration, 'migration.sql'), sql);
}

async function serverThatKnows(server: string, newest: string, minutesAgo = 1): Promise<void> {
  await site.query(
    `INSERT INTO dashboard_server (name, secret_digest, clock_apart_ms, database_nodes, newest_migration, seen_at)
     VALUES (?, '', 0, '', ?, UTC_TIMESTAMP(3) - INTERVAL ? MINUTE)`,
    [server, newest, minutesAgo],
  );
}

async function columns(): Promise<string[]> {
  const [rows] = await site.query<RowDataPacket[]>('SHOW COLUMNS FROM expanded');
  return rows.map(({ Field }) => Field);
}

it('adds beside an older server, refuses to take away, and does so when it is gone', async () => {
  await noteServer();
  const [known] = await site.query<RowDataPacket[]>(
    'SELECT newest_migration AS newest FROM dashboard_server',
  );
  expect(known).toEqual([{ newest: MIGRATIONS.at(-1) }]);
  await serverThatKnows('newer:3000', ADDS);
  const refused = await migrate(connection, folder).catch((error) => error);
  expect(refused).toBeInstanceOf(OlderServersError);
  expect(refused.applied).toEqual([ADDS]);
  expect(refused.message).toContain(`Not applied yet: ${TAKES}.`);
  expect(refused.message).toMatch(/such are running: \S+ \(last seen \d+ s ago\)\. Restart/);
  expect(refused.message).not.toContain('newer:3000');
  expect(await columns()).toEqual(['old_one', 'new_one']);
  // Nothing is left that would have to be cleared up.
  await expect(migrate(connection, folder)).rejects.toThrow('Not applied yet');
  // It ends in order: nobody waits for the minutes for which it would count.
  await forgetServer();
  expect(await migrate(connection, folder)).toEqual([TAKES]);
  expect(await columns()).toEqual(['new_one']);
});

it('does not wait for one that has been silent for long, and does for one that was killed a moment ago', async () => {
  await serverThatKnows('gone:3000', '', 12);
  await serverThatKnows('killed:3000', '2998_before', 10);
  await expect(migrate(connection, folder)).rejects.toThrow(
    /running: killed:3000 \(last seen 6\d\d s ago\)\./,
  );
  await site.query("DELETE FROM dashboard_server WHERE name = 'killed:3000'");
  expect(await migrate(connection, folder)).toEqual([TAKES]);
});

it('takes a server of a version that notes nothing for an older one, and asks nobody where there are no servers yet', async () => {
  await serverThatKnows('old:3000', '');
  await site.query('ALTER TABLE dashboard_server DROP COLUMN newest_migration');
  await expect(migrate(connection, folder)).rejects.toThrow('such are running: old:3000');
  await site.query('RENAME TABLE dashboard_server TO kept');
  expect(await migrate(connection, folder)).toEqual([TAKES]);
  await site.query('RENAME TABLE kept TO dashboard_server');
  await site.query(
    "ALTER TABLE dashboard_server ADD COLUMN newest_migration VARCHAR(255) NOT NULL DEFAULT ''",
  );
});

it('goes on with one that was begun, whoever has come since', async () => {
  put(
    TAKES,
    `-- Only beside servers that know ${ADDS}\nALTER TABLE expanded DROP COLUMN old_one;\nSELECT 1 FROM missing;\n`,
  );
  await expect(migrate(connection, folder)).rejects.toThrow('missing');
  await serverThatKnows('late:3000', '');
  await site.query('CREATE TABLE missing (number INT)');
  expect(await migrate(connection, folder)).toEqual([TAKES]);
  await site.query('DROP TABLE missing');
});

it('looks again before one of which the database refused the first statement', async () => {
  await migrate(connection, folder).catch(() => undefined);
  await site.query("DELETE FROM _prisma_migrations WHERE migration_name = '2999_takes'");
  await site.query('DROP TABLE expanded');
  // As without the right to alter tables: nothing was done.
  await expect(migrate(connection, folder)).rejects.toThrow('expanded');
  await site.query('CREATE TABLE expanded (old_one INT, new_one INT)');
  await serverThatKnows('back:3000', '');
  await expect(migrate(connection, folder)).rejects.toThrow('such are running: back:3000');
  expect(await columns()).toEqual(['old_one', 'new_one']);
  await site.query('DELETE FROM dashboard_server');
  expect(await migrate(connection, folder)).toEqual([TAKES]);
  expect(await columns()).toEqual(['new_one']);
});

it('leaves for later starts what they have to know', async () => {
  expect(await findUnbearable(MIGRATIONS, connection)).toEqual([]);
  await migrate(connection, folder);
  expect(await findUnbearable(MIGRATIONS, connection)).toEqual([TAKES]);
  expect(await findUnbearable([...MIGRATIONS, ADDS], connection)).toEqual([]);
  // This version is the older one then.
  await expect(refuseDatabase(getConfig())).rejects.toThrow(`cannot work with them (${TAKES})`);
  await site.query('DELETE FROM _prisma_migrations WHERE migration_name = ?', [TAKES]);
  expect(await refuseDatabase(getConfig())).toBeNull();
});

it('leaves the note of another process that has its name', async () => {
  await noteServer();
  await site.query("UPDATE dashboard_server SET process = 'the next one'");
  await forgetServer();
  expect((await site.query<RowDataPacket[]>('SELECT 1 FROM dashboard_server'))[0]).toHaveLength(1);
});
