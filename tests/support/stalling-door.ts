import { createServer, connect as reach, type Socket } from 'node:net';

/** A way to the database at which everything can be held up, as by a network that is parted, or a process that stands still. */
export interface StallingDoor {
  /** Settled when what was waited for has come by; nothing passes from then on. */
  held: Promise<void>;
  /** What was held up goes on. */
  open(): void;
  close(): void;
}

/**
 * Listens on the socket `door` for the database behind `socket`. From the first statement on in which `pattern` is found nothing passes any
 * more: the statement itself does not (`before`), or it does and its answer does not (`after`).
 */
export async function stallingDoor(
  door: string,
  socket: string,
  pattern: RegExp,
  when: 'before' | 'after',
): Promise<StallingDoor> {
  const sockets = new Set<Socket>();
  let state: 'passing' | 'held' | 'opened' = 'passing';
  let waiting: (() => void)[] = [];
  let tell = () => {};
  const held = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const hold = () => {
    state = 'held';
    tell();
  };
  const pass = (to: Socket, bytes: Buffer) => {
    if (state === 'held') waiting.push(() => to.write(bytes));
    else to.write(bytes);
  };
  const server = createServer((client) => {
    const database = reach(socket);
    client.on('data', (bytes) => {
      const isIt = state === 'passing' && pattern.test(bytes.toString('latin1'));
      if (isIt && when === 'before') hold();
      pass(database, bytes);
      if (isIt) hold();
    });
    database.on('data', (bytes) => pass(client, bytes));
    const end = () => {
      for (const each of [client, database]) each.destroy();
    };
    for (const each of [client, database]) {
      sockets.add(each);
      each.on('close', end).on('error', end);
    }
  });
  await new Promise<void>((resolve) => server.listen(door, resolve));
  return {
    held,
    open() {
      state = 'opened';
      for (const each of waiting) each();
      waiting = [];
    },
    close() {
      server.close();
      for (const each of sockets) each.destroy();
    },
  };
}
