import { asText } from './columns';
import type { AskRows } from './fetch-rows';

/**
 * The tables of DSPAM that this node of a Galera cluster keeps for itself, as only InnoDB is replicated: none where it is no cluster. What is
 * learned or changed at one node is then nowhere else.
 */
export async function findUnreplicated(ask: AskRows): Promise<string[]> {
  const [cluster] = await ask([asText, asText], "SHOW GLOBAL VARIABLES LIKE 'wsrep_on'");
  if (cluster?.[1] !== 'ON') return [];
  const rows = await ask(
    [asText],
    "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE 'dspam\\_%' AND TABLE_TYPE = 'BASE TABLE' AND ENGINE <> 'InnoDB' ORDER BY TABLE_NAME",
  );
  return rows.map(([name]) => name);
}
