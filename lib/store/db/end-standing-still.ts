import type { Socket } from 'node:net';
import type { PoolConnection } from 'mysql2';
import { patienceNow } from '@/lib/ground/in-background';

/** As long as a proxy waits for a page, as it is set up; longer than the server lets a change wait for a row. */
const PATIENCE_MS = 60_000;

/**
 * Ends the statements of a connection for which a person has waited for a minute: the server stands still, its machine or the way to it is gone
 * without a word, or somebody keeps a table. The driver itself waits for ever. The connection goes with them: what it was asked may still
 * be answered, and nobody knows whether a change was made, as when a server dies. One that only waits for a table is ended by the server as soon as
 * its client is gone. The background waits as long as it takes (in-background.ts). See decision 237.
 */
export function endStandingStill(connection: PoolConnection, patienceMs = PATIENCE_MS): void {
  const ask = connection.query.bind(connection);
  const query = (...asked: Parameters<typeof ask>) => {
    const command = ask(...asked);
    if (patienceNow() !== null) return command;
    // As if the server had gone: whoever waits on this connection is told so, and the pool forgets it.
    const timer = setTimeout(() => socketOf(connection)?.destroy(), patienceMs).unref();
    command.once('end', () => clearTimeout(timer));
    return command;
  };
  connection.query = query as PoolConnection['query'];
}

/** The driver names it in the type of another class of connections only. */
function socketOf(connection: PoolConnection & { stream?: Socket }): Socket | undefined {
  return connection.stream;
}
