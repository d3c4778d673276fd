import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startMariadb } from '@/scripts/setup/mariadb.mjs';
import { identify } from '@/scripts/setup/process-identity.mjs';

const HOME = '.test';

/**
 * One MariaDB for all integration tests of a run; each test file has a database of its own in it
 * (createTestDatabase). Its folder is named for this process, so that two runs can go on side by side.
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.TEST_MYSQL_SOCKET) return undefined;
  removeLeftovers();
  const folder = join(HOME, `mariadb-${process.pid}`);
  const server = await startMariadb(folder);
  process.env.TEST_MYSQL_SOCKET = server.socket;
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** A run that was killed could not tidy up. */
function removeLeftovers(): void {
  mkdirSync(HOME, { recursive: true });
  for (const name of readdirSync(HOME)) {
    const pid = Number(/^mariadb-(\d+)$/.exec(name)?.[1]);
    if (pid && !identify(pid)) rmSync(join(HOME, name), { recursive: true, force: true });
  }
}
