import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import mysql from 'mysql2/promise';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inBackground } from '@/lib/ground/in-background';
import { migrate } from '@/lib/store/db/migrate';
import { testSite } from '@/tests/support/test-site';

const site = await testSite();
const NAMES = ['1_first', '2_second', '3_third'];
let folder = '';
let made = 0;
const connections: mysql.Connection[] = [];

beforeEach(async () => {
  folder = path.join(site.folder, `migrations-${++made}`);
  for (const name of NAMES) {
    mkdirSync(path.join(folder, name), { recursive: true });
    // What is slow is still going on when the other one comes.
    const sql = `CREATE TABLE made_${name} (number INT);\nSELECT SLEEP(0.3);\nINSERT INTO made_${name} VALUES (1);\n`;
    writeFileSync(path.join(folder, name, 'migration.sql'), sql);
  }
});
afterEach(async () => {
  for (const connection of connections.splice(0)) await connection.end();
  for (const name of NAMES) await site.query(`DROP TABLE IF EXISTS made_${name}`);
  await site.query("DELETE FROM _prisma_migrations WHERE migration_name LIKE '_\\_%'");
});

async function connect(): Promise<mysql.Connection> {
  const { socket, user, password, name } = site.database;
  const connection = await mysql.createConnection({ socketPath: socket, user, password, database: name });
  connections.push(connection);
  return connection;
}

it('is done once by many that are started at once, and all of them end well', async () => {
  const each = await Promise.all(Array.from({ length: 4 }, connect));
  const applied = await Promise.all(each.map((connection) => migrate(connection, folder)));
  expect(applied.flat().sort()).toEqual(NAMES);
  for (const name of NAMES) {
    const [rows] = await site.query<RowDataPacket[]>(`SELECT number FROM made_${name}`);
    expect(rows).toHaveLength(1);
  }
  expect(await migrate(await connect(), folder)).toEqual([]);
});

it('holds nothing in the server that only one of several would know', async () => {
  // As at another node, whose named locks are its own.
  const other = await connect();
  await other.query("SELECT GET_LOCK('dashboard_migrate', 0)");
  expect(await migrate(await connect(), folder, 2_000)).toEqual(NAMES);
});

it('says so where one began and did not end, and does it anew once that is cleared up', async () => {
  const connection = await connect();
  await connection.query(
    "INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', 'y', '2_second')",
  );
  await expect(migrate(connection, folder, 500)).rejects.toThrow('2_second began and did not end');
  await connection.query('UPDATE _prisma_migrations SET rolled_back_at = NOW() WHERE id = ?', ['x']);
  expect(await migrate(connection, folder)).toEqual(['2_second', '3_third']);
});

it('says so where an applied one was changed', async () => {
  const connection = await connect();
  await migrate(connection, folder);
  writeFileSync(path.join(folder, '2_second', 'migration.sql'), 'SELECT 1;\n');
  await expect(migrate(connection, folder)).rejects.toThrow('2_second was changed');
});

it('waits for a node that is joining the others, as long as a command may', async () => {
  const connection = await connect();
  const query = connection.query.bind(connection);
  let refusals = 2;
  const refusal = Object.assign(new Error('WSREP has not yet prepared node for application use'), {
    code: 'ER_UNKNOWN_COM_ERROR',
  });
  connection.query = ((...asked: Parameters<typeof query>) =>
    refusals-- > 0 ? Promise.reject(refusal) : query(...asked)) as typeof query;
  expect(await inBackground(() => migrate(connection, folder), 'command')).toEqual(NAMES);
});
