import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Connection } from 'mysql2/promise';
import { asDate, asFlag, asText, orNull } from './columns';
import { fetchRows } from './fetch-rows';

const LOCK = 'dashboard_migrate';
const LOCK_SECONDS = 60;

/** Prisma's own bookkeeping table, so that its tools read the state as theirs. */
const BOOKKEEPING = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at DATETIME(3),
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at DATETIME(3),
  started_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  applied_steps_count INTEGER UNSIGNED NOT NULL DEFAULT 0
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`;

/**
 * Applies the migrations of prisma/migrations that are not applied yet, in the order of their names, under a lock so
 * that two starts at once do it once. Returns the names of those it applied. Throws when an applied file has changed
 * since, or when one began and did not finish (MariaDB cannot roll back table definitions: somebody has to look).
 * See decision 002.
 */
export async function migrate(connection: Connection, folder: string): Promise<string[]> {
  const [lock] = await fetchRows([orNull(asFlag)], 'SELECT GET_LOCK(?, ?)', [LOCK, LOCK_SECONDS], connection);
  if (!lock?.[0]) throw new Error('another migration has been running for a minute: try again later');
  try {
    await connection.query(BOOKKEEPING);
    const applied: string[] = [];
    for (const name of await migrationNames(folder)) {
      const sql = await readFile(path.join(folder, name, 'migration.sql'), 'utf8');
      if (await applyOnce(connection, name, sql)) applied.push(name);
    }
    return applied;
  } finally {
    await connection.query('SELECT RELEASE_LOCK(?)', [LOCK]);
  }
}

/** The migrations of a folder, in the order in which they are applied. */
export async function migrationNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function applyOnce(connection: Connection, name: string, sql: string): Promise<boolean> {
  const checksum = createHash('sha256').update(sql).digest('hex');
  const [before] = await fetchRows(
    [asText, orNull(asDate)],
    'SELECT checksum, finished_at FROM _prisma_migrations WHERE migration_name = ? AND rolled_back_at IS NULL',
    [name],
    connection,
  );
  if (before) {
    const [applied, finishedAt] = before;
    if (!finishedAt) throw new Error(`migration ${name} began and did not end: look at the tables it makes`);
    if (applied !== checksum) throw new Error(`migration ${name} was changed after it had been applied`);
    return false;
  }
  const id = randomUUID();
  await connection.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES (?, ?, ?)', [
    id,
    checksum,
    name,
  ]);
  const statements = splitStatements(sql);
  for (const statement of statements) await connection.query(statement);
  await connection.query(
    'UPDATE _prisma_migrations SET finished_at = CURRENT_TIMESTAMP(3), applied_steps_count = ? WHERE id = ?',
    [statements.length, id],
  );
  return true;
}

/** Our migrations hold plain statements only: comments on lines of their own, `;` at the end of a line. */
function splitStatements(sql: string): string[] {
  return sql
    .replace(/^--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter(Boolean);
}
