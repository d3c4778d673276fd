import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type Connection, createConnection } from 'mysql2/promise';

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

/**
 * A fresh database on the MariaDB that TEST_MYSQL_SOCKET names (the integration project starts it).
 * Call it once per test file and `drop()` it at the end.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const socket = process.env.TEST_MYSQL_SOCKET;
  if (!socket) throw new Error('TEST_MYSQL_SOCKET is not set: run this in the integration project.');
  const name = `test_${randomBytes(8).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  const root = await connect(socket);
  try {
    await createDatabase(root, { name, user: name, password });
    await migrateIfPresent(root);
  } finally {
    await root.end();
  }
  return {
    name,
    socket,
    user: name,
    password,
    url: `mysql://${name}:${password}@localhost/${name}?socket=${encodeURIComponent(socket)}`,
    drop: () => dropDatabase(socket, name),
  };
}

async function connect(socket: string): Promise<Connection> {
  return createConnection({ socketPath: socket, user: 'root', multipleStatements: true });
}

async function createDatabase(root: Connection, wanted: { name: string; user: string; password: string }) {
  const { name, user, password } = wanted;
  await root.query('CREATE DATABASE ?? CHARACTER SET utf8mb4', [name]);
  await root.query('CREATE USER ?@localhost IDENTIFIED BY ?', [user, password]);
  await root.query('GRANT ALL PRIVILEGES ON ??.* TO ?@localhost', [name, user]);
  await root.query('USE ??', [name]);
  await root.query(await readFile(new URL('./dspam-tables.sql', import.meta.url), 'utf8'));
}

async function dropDatabase(socket: string, name: string): Promise<void> {
  const root = await connect(socket);
  await root.query('DROP DATABASE IF EXISTS ??', [name]);
  await root.query('DROP USER IF EXISTS ?@localhost', [name]);
  await root.end();
}

async function migrateIfPresent(connection: Connection): Promise<void> {
  const module = new URL('../../lib/db/migrate.ts', import.meta.url);
  if (!existsSync(module)) return;
  const { migrate } = await import(/* @vite-ignore */ module.href);
  await migrate(connection);
}
