import { once } from 'node:events';
import { createServer } from 'mysql2';

/** Of MySQL's protocol: all that a client may ask for but TLS. */
const CAPABILITIES = 0xffffff & ~0x800;
const REFUSAL = { code: 1047, message: 'WSREP has not yet prepared node for application use' };
const VARCHAR = 253;

/** What the driver's server has of a client, and its types leave out. */
interface Client {
  serverHandshake(about: object): void;
  on(event: 'query', listener: (sql: string) => void): void;
  on(event: 'error', listener: () => void): void;
  writeOk(about: object): void;
  writeError(about: object): void;
  writeColumns(columns: object[]): void;
  writeTextRow(values: string[]): void;
  writeEof(): void;
  /** Each question begins a new sequence of packets. */
  _resetSequenceId(): void;
  close(): void;
}

/**
 * A node of a Galera cluster that is joining, as galera-4 of Debian 12 answers: it greets, lets anybody in, sets and shows variables, and refuses all
 * else.
 */
export async function startJoiningNode(): Promise<{ port: number; asked: string[]; stop(): void }> {
  const asked: string[] = [];
  const open = new Set<Client>();
  const server = createServer((connection) => {
    const client = connection as unknown as Client;
    open.add(client);
    client.on('error', () => undefined);
    client.serverHandshake({
      protocolVersion: 10,
      serverVersion: '5.5.5-10.11.11-MariaDB-deb12-log',
      connectionId: open.size,
      statusFlags: 2,
      characterSet: 45,
      capabilityFlags: CAPABILITIES,
      authCallback: (_about: unknown, letIn: (error: null) => void) => {
        letIn(null);
        client._resetSequenceId();
      },
    });
    client.on('query', (sql) => {
      asked.push(sql);
      if (/^\s*SET\b/i.test(sql)) client.writeOk({ affectedRows: 0 });
      else if (/^\s*SHOW\b/i.test(sql)) show(client, sql);
      else client.writeError(REFUSAL);
      client._resetSequenceId();
    });
  });
  server.listen(0);
  // The server of the driver is none of Node's: what listens is inside of it.
  const listener = Reflect.get(server, '_server');
  await once(listener, 'listening');
  return {
    port: listener.address().port,
    asked,
    stop() {
      for (const client of open) client.close();
      server.close(() => undefined);
    },
  };
}

function show(client: Client, sql: string): void {
  const text = { catalog: 'def', schema: '', table: '', orgTable: '', characterSet: 45, columnLength: 200 };
  const names = ['Variable_name', 'Value'];
  client.writeColumns(
    names.map((name) => ({ ...text, name, orgName: name, columnType: VARCHAR, flags: 0, decimals: 0 })),
  );
  if (sql.includes('wsrep_local_state_comment'))
    client.writeTextRow(['wsrep_local_state_comment', 'Joining: receiving State Transfer']);
  client.writeEof();
}
