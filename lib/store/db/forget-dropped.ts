import type { Connection } from 'mysql2/promise';
import { asFlag, asText, orNull } from './columns';
import { fetchRows } from './fetch-rows';

/** One that was cut short as well: what it had made is gone, too, and it would be gone on with behind that. */
const HAS_MADE = '(finished_at IS NOT NULL OR applied_steps_count > 0)';

/**
 * Forgets what is noted of these migrations where not one table of the dashboard is there: they were dropped by hand, or by a version
 * that did not know all of them, and would never be made again.
 */
export async function forgetDropped(connection: Connection, names: string[]): Promise<void> {
  // Before the tables are looked for: what somebody finishes meanwhile has made one.
  const [noted] = await fetchRows(
    [orNull(asText)],
    `SELECT CAST(MAX(started_at) AS CHAR) FROM _prisma_migrations WHERE migration_name IN (?) AND ${HAS_MADE}`,
    [names],
    connection,
  );
  const last = noted?.[0] ?? null;
  if (last === null || (await hasTables(connection))) return;
  await connection.query(
    `DELETE FROM _prisma_migrations WHERE migration_name IN (?) AND ${HAS_MADE} AND started_at <= ?`,
    [names, last],
  );
}

/** Those are there as well that an account may not see. */
async function hasTables(connection: Connection): Promise<boolean> {
  const [seen] = await fetchRows(
    [asFlag],
    `SELECT COUNT(*) > 0 FROM information_schema.TABLES
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE 'dashboard\\_%'`,
    [],
    connection,
  );
  if (seen?.[0] !== false) return true;
  try {
    await connection.query('SELECT 1 FROM dashboard_mailbox LIMIT 0');
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ER_NO_SUCH_TABLE') return false;
    throw error;
  }
}
