import type { Connection } from 'mysql2/promise';
import { asNumber, asText } from './columns';
import { fetchRows } from './fetch-rows';

/** Who applies a migration, as it is noted beside it: a connection of an account to a server. */
export type Migrator = string;

/** What a connection is for those who find its note. */
export async function migratorOf(connection: Connection): Promise<Migrator> {
  const { place, id } = await whereIs(connection);
  return `${place}, connection ${id}`;
}

/**
 * What became of who noted themselves `secondsAgo`. An account sees its own connections to the server that it asks, and no others: of those at
 * another node of a cluster, or of another account, nothing is known. A connection whose process was killed is there until its statement has ended.
 */
export async function fateOf(
  migrator: Migrator,
  secondsAgo: number,
  connection: Connection,
): Promise<'at work' | 'gone' | 'unknown'> {
  const [, place, id] = /^(.*), connection (\d+)$/s.exec(migrator) ?? [];
  const here = await whereIs(connection);
  if (place !== here.place) return 'unknown';
  // Numbers are given out anew after a restart of the server.
  if (Number(id) === here.id || secondsAgo > here.uptime + 1) return 'gone';
  const found = await fetchRows(
    [asNumber],
    'SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = ?',
    [id],
    connection,
  );
  return found.length > 0 ? 'at work' : 'gone';
}

async function whereIs(connection: Connection): Promise<{ place: string; id: number; uptime: number }> {
  const [asked] = await fetchRows(
    [asText, asNumber],
    "SELECT CONCAT(CURRENT_USER(), ' at ', @@hostname, ':', @@port, ' ', @@datadir), CONNECTION_ID()",
    [],
    connection,
  );
  const [status] = await fetchRows([asText, asText], "SHOW GLOBAL STATUS LIKE 'Uptime'", [], connection);
  return { place: asked?.[0] ?? '', id: asked?.[1] ?? 0, uptime: Number(status?.[1] ?? 0) };
}
