import { rmSync, symlinkSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { createConnection } from 'mysql2/promise';
import { pool } from '@/lib/store/db/pool';
import type { DspamSite } from './dspam-site';

/** How the database is away: no server is there, or one that is too busy to greet anybody. */
export type Away = 'absent' | 'silent';

/** The socket by which this process, and what it starts, knows the database of a site. */
export interface DatabaseDoor {
  open(): Promise<void>;
  /** Cuts the connections as well. */
  close(how: Away): Promise<void>;
}

/** Ask before anything reads the configuration. The site's own `query` does not go through it. */
export function databaseDoor({ folder, database }: DspamSite): DatabaseDoor {
  const door = path.join(folder, 'door.sock');
  const { user, password, name, socket } = database;
  process.env.DATABASE_URL = `mysql://${user}:${password}@localhost/${name}?socket=${encodeURIComponent(door)}`;
  let silent: Server | undefined;
  const knocked = new Set<Socket>();
  const clear = async () => {
    for (const each of knocked) each.destroy();
    knocked.clear();
    await new Promise<void>((resolve) => (silent ? silent.close(() => resolve()) : resolve()));
    silent = undefined;
    rmSync(door, { force: true });
  };
  symlinkSync(socket, door);
  return {
    async open() {
      await clear();
      symlinkSync(socket, door);
    },
    async close(how) {
      await clear();
      if (how === 'silent') {
        silent = createServer((each) => knocked.add(each.on('error', () => undefined)));
        await new Promise<void>((resolve) => silent?.listen(door, resolve));
      }
      const root = await createConnection({ socketPath: socket, user: 'root' });
      await root.query('KILL USER ?@localhost', [user]);
      await root.end();
      // What is asked from now on finds none of the connections that were cut.
      await Promise.allSettled(Array.from({ length: 12 }, () => pool().query('SELECT 1')));
    },
  };
}
