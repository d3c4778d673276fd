import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { migrate } from '@/lib/store/db/migrate';
import { createDspamTables, createUserAndDatabase } from '@/scripts/setup/dspam-database.mjs';

/** A database with DSPAM's tables and the dashboard's, and a database user who may use it and nothing else. */
export interface TestDatabase {
  name: string;
  socket: string;
  user: string;
  password: string;
  /** For DATABASE_URL. */
  url: string;
  drop(): Promise<void>;
}

const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));
const DSPAM_TABLES = fileURLToPath(new URL('./dspam-tables.sql', import.meta.url));
/** The last thing in a pattern: without it somebody was stopped while making it. */
const COMPLETE = 'complete';
const PATIENCE_SECONDS = 600;

/**
 * A fresh database on the MariaDB of this socket, by default the one that TEST_MYSQL_SOCKET names (the integration
 * project starts it). Call it once per test file and `drop()` it at the end.
 */
export async function createTestDatabase(socket = process.env.TEST_MYSQL_SOCKET): Promise<TestDatabase> {
  if (!socket) throw new Error('TEST_MYSQL_SOCKET is not set: run this in the integration project.');
  const name = `test_${randomBytes(8).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  await asRoot(socket, async (root) => {
    const pattern = await findPattern(root);
    await createUserAndDatabase(root, { name, user: name, password });
    await copyTables(root, pattern, name);
  });
  return {
    name,
    socket,
    user: name,
    password,
    url: `mysql://${name}:${password}@localhost/${name}?socket=${encodeURIComponent(socket)}`,
    drop: () =>
      asRoot(socket, async (root) => {
        await root.query('DROP DATABASE IF EXISTS ??', [name]);
        await root.query('DROP USER IF EXISTS ?@localhost', [name]);
      }),
  };
}

/**
 * The database of which all others are copies, as all migrations take several times as long as a copy: made once on a server for these
 * migrations.
 */
async function findPattern(root: Connection): Promise<string> {
  const name = `pattern_${digestOfTables()}`;
  const [lock] = await root.query<RowDataPacket[]>('SELECT GET_LOCK(?, ?) AS held', [name, PATIENCE_SECONDS]);
  if (Number(lock[0]?.held) !== 1) throw new Error('nobody finishes the pattern of the test databases');
  try {
    const [tables] = await root.query<RowDataPacket[]>(
      'SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?',
      [name, COMPLETE],
    );
    if (tables.length > 0) return name;
    await root.query('DROP DATABASE IF EXISTS ??; CREATE DATABASE ?? CHARACTER SET utf8mb4; USE ??', [
      name,
      name,
      name,
    ]);
    await createDspamTables(root);
    await migrate(root, MIGRATIONS);
    await root.query('CREATE TABLE ?? (number INT)', [COMPLETE]);
    return name;
  } finally {
    await root.query('DO RELEASE_LOCK(?)', [name]);
  }
}

function digestOfTables(): string {
  const migrations = readdirSync(MIGRATIONS, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sql'))
    .sort();
  const hash = createHash('sha256').update(readFileSync(DSPAM_TABLES));
  for (const name of migrations) hash.update(`\0${name}\0`).update(readFileSync(path.join(MIGRATIONS, name)));
  return hash.digest('hex').slice(0, 16);
}

/** With the rows that the migrations have written. */
async function copyTables(root: Connection, from: string, to: string): Promise<void> {
  const [tables] = await root.query<RowDataPacket[]>(
    'SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME <> ?',
    [from, COMPLETE],
  );
  const statements = tables.map(({ name }) => {
    const [source, target] = [`${from}.${name}`, `${to}.${name}`];
    return root.format('CREATE TABLE ?? LIKE ??; INSERT INTO ?? SELECT * FROM ??', [
      target,
      source,
      target,
      source,
    ]);
  });
  await root.query(statements.join(';'));
}

async function asRoot(socket: string, work: (root: Connection) => Promise<void>): Promise<void> {
  const root = await createConnection({ socketPath: socket, user: 'root', multipleStatements: true });
  try {
    await work(root);
  } finally {
    await root.end();
  }
}
