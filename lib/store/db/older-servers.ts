import type { Connection } from 'mysql2/promise';
import { asNumber, asText, orNull } from './columns';
import { fetchRows } from './fetch-rows';

/** A server notes itself every five minutes; who has been silent for so long is gone. */
export const SILENT_MINUTES = 11;

/** A line of a migration that takes away what servers of older versions need. */
const ONLY_BESIDE = /^-- Only beside servers that know (\w+)$/m;
/** Of those that were made before there was such a line. */
const BEFORE_THE_LINE: Record<string, string> = {
  // Servers that lock by rows, and those that lock by GET_LOCK, do not exclude each other (decision 215).
  '20261210000000_locks': '20261210000000_locks',
};

/** The migration that a server has to know to go on beside this one; null where any does. See decision 280. */
export function neededBeside(name: string, sql: string): string | null {
  return ONLY_BESIDE.exec(sql)?.[1] ?? BEFORE_THE_LINE[name] ?? null;
}

export interface OlderServer {
  name: string;
  secondsAgo: number;
}

/** The servers that were there within the last minutes and do not know a migration. */
export async function findOlderServers(needed: string, connection: Connection): Promise<OlderServer[]> {
  const ask = (newest: string) =>
    fetchRows(
      [asText, asNumber],
      `SELECT name, TIMESTAMPDIFF(SECOND, seen_at, UTC_TIMESTAMP(3)) FROM dashboard_server
       WHERE seen_at > UTC_TIMESTAMP(3) - INTERVAL ? MINUTE AND ${newest} < ? ORDER BY name`,
      [SILENT_MINUTES, needed],
      connection,
    );
  // Tables of a version that did not note it, or had no servers.
  const rows = await ask('newest_migration').catch((error) => {
    if (codeOf(error) === 'ER_BAD_FIELD_ERROR') return ask("''");
    if (codeOf(error) === 'ER_NO_SUCH_TABLE') return [];
    throw error;
  });
  return rows.map(([name, secondsAgo]) => ({ name, secondsAgo }));
}

/** What is left in the bookkeeping of a migration that not every version can bear. */
const NEEDS = 'needs ';

/** For those that start later; null where any version may that reads it. */
export function noteOfNeed(sql: string): string | null {
  const needed = ONLY_BESIDE.exec(sql)?.[1];
  return needed ? NEEDS + needed : null;
}

/** The migrations that were done and that a version which knows these cannot bear. Of a database without the tables, none. */
export async function findUnbearable(known: readonly string[], connection: Connection): Promise<string[]> {
  const rows = await fetchRows(
    [asText, orNull(asText)],
    'SELECT migration_name, logs FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL AND logs LIKE ?',
    [`${NEEDS}%`],
    connection,
  ).catch((error) => {
    if (codeOf(error) === 'ER_NO_SUCH_TABLE') return [];
    throw error;
  });
  return rows.flatMap(([name, note]) => (known.includes((note ?? '').slice(NEEDS.length)) ? [] : name));
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '');
