import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Connection, ResultSetHeader } from 'mysql2/promise';
import { carryOut, type Work, wasRefused } from './carry-out';
import { asFlag, asNumber, asText, orNull } from './columns';
import { fetchRows } from './fetch-rows';
import { forgetDropped } from './forget-dropped';
import { fateOf, migratorOf } from './migrator';
import { findOlderServers, neededBeside, type OlderServer, SILENT_MINUTES } from './older-servers';
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

/** A migration was not begun, as servers of an older version are there that cannot bear it; those before it were applied. */
export class OlderServersError extends Error {
  constructor(
    name: string,
    servers: readonly OlderServer[],
    readonly applied: readonly string[],
  ) {
    const said = servers.map((server) => `${server.name} (last seen ${server.secondsAgo} s ago)`).join(', ');
    super(
      `Not applied yet: ${name}. It takes away what servers of an older version need, and such are running: ${said}. Restart them with this version, or stop them, and run npm run migrate once more. One that was killed counts for ${SILENT_MINUTES} minutes.`,
    );
  }
}

/**
 * Applies the migrations of prisma/migrations that are not applied yet, in the order of their names. Returns the names of those it applied. Of
 * two that are started at once, at whatever nodes of a cluster, one applies a migration, and the other waits for it. One that was cut short goes on
 * where it was (decision 269). Throws when an applied file has changed since, or when one began and has not finished after a minute, or
 * `patienceMs`, and nothing can be known of who began it (MariaDB cannot roll back table definitions: somebody has to look). See decision 002.
 * Throws OlderServersError before one that a running server cannot bear (decision 280).
 */
export async function migrate(
  connection: Connection,
  folder: string,
  patienceMs = PATIENCE_MS,
): Promise<string[]> {
  // A node of a cluster that is joining answers everything so, and takes it a moment later.
  await retried(() => connection.query(BOOKKEEPING));
  const names = await migrationNames(folder);
  await forgetDropped(connection, names);
  const applied: string[] = [];
  for (const name of names) {
    const sql = await readFile(path.join(folder, name, 'migration.sql'), 'utf8');
    if (await applyOnce(connection, { name, sql, applied }, patienceMs)) applied.push(name);
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
  { name, sql, applied }: { name: string; sql: string; applied: readonly string[] },
  patienceMs: number,
): Promise<boolean> {
  const needed = neededBeside(name, sql);
  const checksum = createHash('sha256').update(sql).digest('hex');
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const rows = await readRows(name, connection);
    const before = rows.find(({ isRolledBack }) => !isRolledBack);
    if (before?.isFinished) {
      if (before.checksum !== checksum)
        throw new Error(`migration ${name} was changed after it had been applied`);
      return false;
    }
    // What has begun goes on: it was known then that nobody is there, or nobody asked. Where nothing came of it, somebody may be there again.
    if (needed !== null && (!before || (before.steps === 0 && wasRefused(before.note ?? '')))) {
      const servers = await findOlderServers(needed, connection);
      if (servers.length > 0) throw new OlderServersError(name, servers, applied);
    }
    const { work, why } = before
      ? await takeOver(connection, name, before, checksum)
      : await begin(connection, name, checksum, rows.length);
    if (work !== null) {
      await carryOut(connection, sql, work);
      return true;
    }
    if (performance.now() >= deadline) throw new Error(`migration ${name} ${why}`);
    await wait(LOOK_MS);
  }
}

/** A row of the bookkeeping. */
interface Row {
  id: string;
  checksum: string;
  isFinished: boolean;
  isRolledBack: boolean;
  steps: number;
  note: string | null;
  secondsAgo: number;
}

async function readRows(name: string, connection: Connection): Promise<Row[]> {
  const rows = await fetchRows(
    [asText, asText, asFlag, asFlag, asNumber, orNull(asText), asNumber],
    `SELECT id, checksum, finished_at IS NOT NULL, rolled_back_at IS NOT NULL, applied_steps_count, logs,
       TIMESTAMPDIFF(SECOND, started_at, CURRENT_TIMESTAMP(3))
     FROM _prisma_migrations WHERE migration_name = ?`,
    [name],
    connection,
  );
  return rows.map(([id, checksum, isFinished, isRolledBack, steps, note, secondsAgo]) => ({
    id,
    checksum,
    isFinished,
    isRolledBack,
    steps,
    note,
    secondsAgo,
  }));
}

/** What is to be done, or why somebody else's is not taken over. */
type Taken = { work: Work; why?: never } | { work: null; why: string };

const CUT_SHORT =
  'began and did not end: how to go on is in docs/reliability.md, A migration that was cut short';

/** No work where somebody else has begun it: here, or at another node in the same moment. */
async function begin(connection: Connection, name: string, checksum: string, times: number): Promise<Taken> {
  // The same for everybody, so that one of them gets it; another after each time that it was rolled back.
  const id = createHash('sha256').update(`${name} ${times}`).digest('hex').slice(0, 36);
  const migrator = await migratorOf(connection);
  const sql = 'INSERT INTO _prisma_migrations (id, checksum, migration_name, logs) VALUES (?, ?, ?, ?)';
  try {
    await retried(() => connection.query(sql, [id, checksum, name, migrator]));
    return { work: { id, name, migrator, done: 0, isInDoubt: false } };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ER_DUP_ENTRY')
      return { work: null, why: CUT_SHORT };
    throw error;
  }
}

/** Goes on with what somebody has begun who is not there any more, or whose statement the server has refused. */
async function takeOver(
  connection: Connection,
  name: string,
  { id, checksum: begun, steps, note, secondsAgo }: Row,
  checksum: string,
): Promise<Taken> {
  if (note === null || begun !== checksum) return { work: null, why: CUT_SHORT };
  const isInDoubt = !wasRefused(note);
  const fate = isInDoubt ? await fateOf(note, secondsAgo, connection) : 'gone';
  if (fate === 'at work') return { work: null, why: `is being applied still, by ${note}: wait for that` };
  if (fate === 'unknown') return { work: null, why: CUT_SHORT };
  const migrator = await migratorOf(connection);
  const sql = `UPDATE _prisma_migrations SET logs = ?, started_at = CURRENT_TIMESTAMP(3)
    WHERE id = ? AND logs = ? AND finished_at IS NULL AND rolled_back_at IS NULL`;
  const [{ affectedRows }] = await retried(() =>
    connection.query<ResultSetHeader>(sql, [migrator, id, note]),
  );
  if (affectedRows === 0) return { work: null, why: CUT_SHORT };
  return { work: { id, name, migrator, done: steps, isInDoubt } };
}
