import type { Connection } from 'mysql2/promise';
import { asFlag } from './columns';
import { fetchRows } from './fetch-rows';

/** What whoever starts on such a server is told. */
export const READ_ONLY =
  'DATABASE_URL (or MySQLServer in dspam.conf) leads to a database server that takes no changes: read_only is on, as on a replica. Name the server that all changes go to, or the address that always leads to it.';

/** Whether the server takes no changes, as a replica does not. */
export async function isReadOnly(connection: Connection): Promise<boolean> {
  const [row] = await fetchRows([asFlag], "SELECT @@global.read_only NOT IN ('0', 'OFF')", [], connection);
  return row?.[0] === true;
}
