import mysql from 'mysql2/promise';
import { type Config, ConfigError } from '@/lib/store/config/config';
import { fetchRows } from './fetch-rows';
import { MIGRATIONS } from './generated/migrations';
import { isReadOnly, isReplica, READ_ONLY, REPLICA } from './is-read-only';
import { findUnbearable } from './older-servers';

/** A database that is silent holds the start up for no longer. */
const CONNECT_TIMEOUT_MS = 2_000;

/**
 * Before a server starts: throws ConfigError for a database that takes no changes, or whose tables a later version has made such that this one cannot work with
 * them (decision 280). Returns what is to be said of one that it can start with. One that is away, or does not let anybody in, stops nothing: it may come later, and
 * the pages say so.
 */
export async function refuseDatabase({ database }: Pick<Config, 'database'>): Promise<string | null> {
  const connection = await mysql
    .createConnection({ ...database, connectTimeout: CONNECT_TIMEOUT_MS })
    .catch(() => null);
  if (connection === null) return null;
  // What it does not say, as a node of a cluster that is not ready, holds nothing up.
  const isRefused = await isReadOnly(connection).catch(() => false);
  const replicates = await isReplica((columns, sql) => fetchRows(columns, sql, [], connection)).catch(
    () => false,
  );
  const unbearable = await findUnbearable(MIGRATIONS, connection).catch(() => []);
  connection.destroy();
  if (isRefused) throw new ConfigError([READ_ONLY]);
  if (unbearable.length > 0)
    throw new ConfigError([
      `a later version has changed the tables so that this one cannot work with them (${unbearable.join(', ')}): start that version, or restore the backup of before`,
    ]);
  return replicates ? REPLICA : null;
}
