import type { Connection } from 'mysql2/promise';
import { asFlag, asNumber, asText } from './columns';
import { type AskRows, fetchRows } from './fetch-rows';

/** What whoever starts on such a server is told. */
export const READ_ONLY =
  'DATABASE_URL (or MySQLServer in dspam.conf) leads to a database server that takes no changes: read_only is on, as on a replica. Name the server that all changes go to, or the address that always leads to it.';

/** Whether the server takes no changes, as a replica does not. */
export async function isReadOnly(connection: Connection): Promise<boolean> {
  const [row] = await fetchRows([asFlag], "SELECT @@global.read_only NOT IN ('0', 'OFF')", [], connection);
  return row?.[0] === true;
}

/** What whoever starts on a replica that takes changes is told: it may be meant so, of two that replicate each other. */
export const REPLICA =
  'DATABASE_URL (or MySQLServer in dspam.conf) leads to a database server that gets changes from another one, late, and takes changes of its own, which that other one never sees. Name the server that all changes go to, unless the two replicate each other.';

/** Whether the server replays what another has written: MariaDB says so to everybody, how far behind it is only to its administrators. */
export async function isReplica(ask: AskRows): Promise<boolean> {
  const [row] = await ask([asText, asNumber], "SHOW GLOBAL STATUS LIKE 'Slaves_running'");
  return (row?.[1] ?? 0) > 0;
}

/** What a node of a Galera cluster says of itself; it does while it takes nothing else. '' where it is none. */
export async function nodeState(ask: AskRows): Promise<string> {
  const [row] = await ask([asText, asText], "SHOW GLOBAL STATUS LIKE 'wsrep_local_state_comment'");
  return row?.[1] ?? '';
}
