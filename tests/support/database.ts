import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { type Connection, createConnection } from 'mysql2/promise';
import { migrate } from '@/lib/store/db/migrate';
import { createDspamDatabase } from '@/scripts/setup/dspam-database.mjs';

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

/**
 * A fresh database on the MariaDB of this socket, by default the one that TEST_MYSQL_SOCKET names (the integration
 * project starts it). Call it once per test file and `drop()` it at the end.
 */
export async function createTestDatabase(socket = process.env.TEST_MYSQL_SOCKET): Promise<TestDatabase> {
  if (!socket) throw new Error('TEST_MYSQL_SOCKET is not set: run this in the integration project.');
  const name = `test_${randomBytes(8).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  await asRoot(socket, async (root) => {
    await createDspamDatabase(root, { name, user: name, password });
    await migrate(root, MIGRATIONS);
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

async function asRoot(socket: string, work: (root: Connection) => Promise<void>): Promise<void> {
  const root = await createConnection({ socketPath: socket, user: 'root', multipleStatements: true });
  try {
    await work(root);
  } finally {
    await root.end();
  }
}
