import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Connection } from 'mysql2/promise';
import { asDate, asText, orNull } from './columns';
import { fetchRows } from './fetch-rows';
import { retried } from './retried';

const PATIENCE_MS = 60_000;
const LOOK_MS = 250;

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
 * Applies the migrations of prisma/migrations that are not applied yet, in the order of their names. Returns the names of those it applied. Of
 * two that are started at once, at whatever nodes of a cluster, one applies a migration, and the other waits for it. Throws when an applied
 * file has changed since, or when one began and has not finished after a minute, or `patienceMs` (MariaDB cannot roll back table
 * definitions: somebody has to look). See decision 002.
 */
export async function migrate(
  connection: Connection,
  folder: string,
  patienceMs = PATIENCE_MS,
): Promise<string[]> {
  // A node of a cluster that is joining answers everything so, and takes it a moment later.
  await retried(() => connection.query(BOOKKEEPING));
  const applied: string[] = [];
  for (const name of await migrationNames(folder)) {
    const sql = await readFile(path.join(folder, name, 'migration.sql'), 'utf8');
    if (await applyOnce(connection, name, sql, patienceMs)) applied.push(name);
  }
  return applied;
}

/** The migrations of a folder, in the order in which they are applied. */
export async function migrationNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function applyOnce(
  connection: Connection,
  name: string,
  sql: string,
  patienceMs: number,
): Promise<boolean> {
  const checksum = createHash('sha256').update(sql).digest('hex');
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const rows = await fetchRows(
      [asText, orNull(asDate), orNull(asDate)],
      'SELECT checksum, finished_at, rolled_back_at FROM _prisma_migrations WHERE migration_name = ?',
      [name],
      connection,
    );
    const before = rows.find(([, , rolledBackAt]) => rolledBackAt === null);
    if (before) {
      const [applied, finishedAt] = before;
      if (finishedAt && applied !== checksum)
        throw new Error(`migration ${name} was changed after it had been applied`);
      if (finishedAt) return false;
    }
    if (performance.now() >= deadline)
      throw new Error(
        `migration ${name} began and did not end: how to go on is in docs/reliability.md, A migration that was cut short`,
      );
    // The same for everybody, so that one of them gets it; another after each time that it was rolled back.
    const id = createHash('sha256').update(`${name} ${rows.length}`).digest('hex').slice(0, 36);
    if (before || !(await begin(connection, id, checksum, name))) {
      await wait(LOOK_MS);
      continue;
    }
    const statements = splitStatements(sql);
    for (const statement of statements) await connection.query(statement);
    await connection.query(
      'UPDATE _prisma_migrations SET finished_at = CURRENT_TIMESTAMP(3), applied_steps_count = ? WHERE id = ?',
      [statements.length, id],
    );
    return true;
  }
}

/** False where somebody else has begun it: here, or at another node in the same moment. */
async function begin(connection: Connection, id: string, checksum: string, name: string): Promise<boolean> {
  const sql = 'INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES (?, ?, ?)';
  try {
    await retried(() => connection.query(sql, [id, checksum, name]));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ER_DUP_ENTRY') return false;
    throw error;
  }
}

/** Our migrations hold plain statements only: comments on lines of their own, `;` at the end of a line. */
function splitStatements(sql: string): string[] {
  return sql
    .replace(/^--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter(Boolean);
}
