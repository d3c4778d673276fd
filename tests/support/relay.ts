import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What a relay does with the bytes on their way; null cuts the connection there. */
export interface RelayRules {
  toServer?: (text: string) => string | null;
  toClient?: (text: string) => string | null;
}

/** Stands between a client and a server on this machine, and can change or cut what they say. */
export async function startRelay(
  target: number | null,
  rules: RelayRules = {},
): Promise<{ port: number; stop: () => void }> {
  const sockets = new Set<Socket>();
  const relay = createServer((client) => {
    sockets.add(client);
    client.on('error', () => client.destroy());
    // Without a target: a server that takes the call and never says a word.
    if (target === null) return;
    const server = connect({ host: '127.0.0.1', port: target });
    sockets.add(server);
    server.on('error', () => client.destroy());
    pass(client, server, rules.toServer);
    pass(server, client, rules.toClient);
  });
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  return {
    port: (relay.address() as AddressInfo).port,
    stop() {
      relay.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function pass(from: Socket, to: Socket, rule: (text: string) => string | null = (text) => text): void {
  from.on('data', (chunk: Buffer) => {
    const changed = rule(chunk.toString('latin1'));
    if (changed === null) for (const socket of [from, to]) socket.destroy();
    else to.write(changed, 'latin1');
  });
  from.on('close', () => to.destroy());
}
