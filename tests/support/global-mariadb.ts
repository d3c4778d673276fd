import { startMariadb } from '@/scripts/setup/mariadb.mjs';
import { createRunFolder } from '@/scripts/setup/run-folder.mjs';

/**
 * One MariaDB for all integration tests of a run; each test file has a database of its own in it
 * (createTestDatabase).
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.TEST_MYSQL_SOCKET) return undefined;
  const folder = createRunFolder();
  const server = await startMariadb(folder.path);
  process.env.TEST_MYSQL_SOCKET = server.socket;
  return async () => {
    await server.stop();
    folder.remove();
  };
}
