// The dashboard's production server as a child of ours.
import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { endChild, spawnBound } from './child.mjs';
import { SetupError } from './setup-error.mjs';

const START_PATIENCE_MS = 180_000;
const STOP_PATIENCE_MS = 10_000;

/** How a TypeScript file of ours is run: what `npm start` does, without npm and tsx as processes in between. */
export const TYPESCRIPT = ['--import', 'tsx'];

/**
 * @param {ReturnType<typeof import('./site-environment.mjs').siteEnvironment>} environment
 * @param {'inherit' | 'ignore' | 'pipe'} output
 * @param {string[]} command what Node runs
 * @param {string} [folder] where the build is, and the program with it; here, if none is named
 * @param {string[]} [on] words before the command, that run it elsewhere
 * @param {number} [patienceMs] how long it may take
 * @returns {Promise<{ pid: number | undefined, exited: Promise<void>, stop: () => Promise<void> }>} once /login answers
 */
export async function startServer(
  environment,
  output,
  command = [...TYPESCRIPT, 'scripts/start.ts'],
  folder = undefined,
  on = [],
  patienceMs = START_PATIENCE_MS,
) {
  const [program = process.execPath, ...words] = [...on, process.execPath, ...command];
  const server = spawnBound(program, words, {
    stdio: ['ignore', output === 'inherit' ? 'ignore' : output, output],
    env: { ...process.env, ...environment },
    cwd: folder,
  });
  const exited = new Promise((resolve) => server.once('exit', () => resolve(undefined)));
  const stop = () => endChild(server, STOP_PATIENCE_MS);
  const deadline = Date.now() + patienceMs;
  while (!(await answers(environment))) {
    if (server.exitCode !== null || server.signalCode !== null || Date.now() > deadline) {
      await stop();
      throw new SetupError('The server did not start.');
    }
    await delay(100);
  }
  return { pid: server.pid, exited, stop };
}

/**
 * By the port or, where there is one, the socket.
 * @param {ReturnType<typeof import('./site-environment.mjs').siteEnvironment>} environment
 * @returns {Promise<boolean>}
 */
function answers({ PORT, BIND_ADDRESS, LISTEN_SOCKET, BASE_PATH }) {
  const host = BIND_ADDRESS || '127.0.0.1';
  const way = LISTEN_SOCKET ? { socketPath: LISTEN_SOCKET } : { host, port: PORT || 3000 };
  return new Promise((resolve) => {
    const asked = request({ ...way, path: `${BASE_PATH}/login`, timeout: 5000 }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode === 200));
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => resolve(false));
    asked.end();
  });
}
