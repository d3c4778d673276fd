import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startMariadb } from '@/scripts/setup/mariadb.mjs';

/** The MariaDB of the tests, or one of its own, for a test that is run by itself. */
export async function mysqlSocket(): Promise<{ socket: string; stop(): Promise<void> }> {
  const given = process.env.TEST_MYSQL_SOCKET;
  if (given) return { socket: path.resolve(given), stop: async () => undefined };
  const folder = mkdtempSync(path.join(tmpdir(), 'dspam-dashboard-mariadb-'));
  const { socket, stop } = await startMariadb(folder);
  return {
    socket: path.resolve(socket),
    async stop() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
