import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createConnection } from 'mysql2/promise';
import { afterAll, expect, test } from 'vitest';
import { startMariadb } from '@/scripts/setup/mariadb.mjs';
import { identify, isRunning } from '@/scripts/setup/process-identity.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'dspam-dashboard-mariadb-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('keeps its data from one start to the next, and runs once per folder', async () => {
  const home = path.join(folder, 'kept');
  const first = await startMariadb(home);
  const connection = await createConnection({ socketPath: first.socket, user: 'root' });
  await connection.query('CREATE DATABASE kept');
  await connection.end();
  await expect(startMariadb(home)).rejects.toThrow(/already running/);
  await first.stop();

  const second = await startMariadb(home);
  const again = await createConnection({ socketPath: second.socket, user: 'root', database: 'kept' });
  await again.end();
  await second.stop();
});

test('takes a short socket where the folder is deep', async () => {
  const server = await startMariadb(path.join(folder, 'x'.repeat(100)));
  expect(Buffer.byteLength(server.socket)).toBeLessThan(100);
  await server.stop();
});

test('ends when whoever started it is killed', async () => {
  const starter = spawn(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { startMariadb } from './scripts/setup/mariadb.mjs';
       import { readFileSync } from 'node:fs';
       await startMariadb(process.argv[1]);
       console.log(readFileSync(process.argv[1] + '/mysql.pid', 'utf8').trim());
       setInterval(() => {}, 1000);`,
      path.join(folder, 'orphan'),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const pid = Number(
    await new Promise<string>((resolve) => starter.stdout.once('data', (data) => resolve(String(data)))),
  );
  const server = identify(pid);
  expect(isRunning(server)).toBe(true);
  starter.kill('SIGKILL');
  await expect.poll(() => isRunning(server), { timeout: 20_000 }).toBe(false);
});
