import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** How a wire is cut: connections are refused, or nothing comes through any more until it is mended. */
export type Cut = 'refuses' | 'is silent';

/** Stands between machines of a run, in the place of their network or of a balancer. */
export interface Wire {
  port: number;
  cut(how: Cut): void;
  /** What a silent one has kept goes on its way, late. */
  mend(): void;
  stop(): void;
}

/** Leads to the first of these ports of this machine that takes the call. */
export async function layWire(targets: () => readonly number[]): Promise<Wire> {
  const sockets = new Set<Socket>();
  let is: 'whole' | Cut = 'whole';
  let waiting: (() => void)[] = [];
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    if (is === 'is silent') socket.pause();
  };
  const join = (from: Socket, to: Socket) => {
    from.on('data', (bytes: Buffer) => to.write(bytes));
    from.on('end', () => to.end());
    from.on('close', () => to.destroy());
    if (is === 'is silent') from.pause();
    else from.resume();
  };
  const lead = async (client: Socket) => {
    for (const port of targets()) {
      const server = connect({ host: '127.0.0.1', port });
      const hasCome = await new Promise((resolve) => {
        server.once('connect', () => resolve(true));
        server.once('error', () => resolve(false));
      });
      if (!hasCome) continue;
      if (client.destroyed) return server.destroy();
      keep(server);
      join(client, server);
      join(server, client);
      return;
    }
    client.destroy();
  };
  const entry = createServer({ pauseOnConnect: true }, (client) => {
    keep(client);
    if (is === 'refuses') client.destroy();
    else if (is === 'is silent') waiting.push(() => void lead(client));
    else void lead(client);
  });
  entry.listen(0, '127.0.0.1');
  await once(entry, 'listening');
  const end = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (entry.address() as AddressInfo).port,
    cut(how) {
      is = how;
      if (how === 'refuses') end();
      else for (const socket of sockets) socket.pause();
    },
    mend() {
      is = 'whole';
      for (const socket of sockets) socket.resume();
      for (const go of waiting) go();
      waiting = [];
    },
    stop() {
      entry.close();
      end();
    },
  };
}
