// A private MariaDB: its data in a folder of ours, a Unix socket, no network, gone when we are gone. See decision 020.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endChild, endStranger, spawnBound } from './child.mjs';
import { findProgram } from './find-program.mjs';
import { identify, isRunning } from './process-identity.mjs';
import { SetupError } from './setup-error.mjs';

/** A socket's path has 107 bytes at most (sun_path of unix(7)); MariaDB's own temporary names need a few. */
const SOCKET_PATH_LIMIT = 100;
const START_PATIENCE_MS = 60_000;
const STOP_PATIENCE_MS = 30_000;

/** Small, and quick to start and stop. No password is needed, as only this user can reach the socket. */
const SETTINGS = [
  '--skip-networking',
  '--skip-name-resolve',
  '--skip-log-bin',
  '--innodb-buffer-pool-size=256M',
  '--innodb-log-file-size=64M',
  '--innodb-flush-log-at-trx-commit=2',
  '--key-buffer-size=16M',
  '--max-allowed-packet=64M',
  '--performance-schema=OFF',
  '--character-set-server=utf8mb4',
  '--local-infile=OFF',
];

/**
 * Starts the MariaDB whose data are in `<dir>/mysql`, and creates them the first time.
 * @param {string} dir
 * @returns {Promise<{ socket: string, stop: () => Promise<void> }>} root has no password on that socket
 * @throws {SetupError} when it already runs for this folder, or does not start
 */
export async function startMariadb(dir) {
  const home = resolve(dir);
  const data = join(home, 'mysql');
  mkdirSync(home, { recursive: true });
  await makeSureNoneRuns(home);
  if (!existsSync(data)) initialise(home, data);

  const socket = socketPath(home);
  const log = join(home, 'mysql.log');
  // Not /tmp: a server that starts clears away the temporary tables of all others there.
  const temporary = join(home, 'tmp');
  mkdirSync(temporary, { recursive: true });
  rmSync(socket, { force: true });
  rmSync(log, { force: true });
  const server = spawnBound(
    programPath('mariadbd'),
    [
      '--no-defaults',
      ...asRoot(),
      `--datadir=${data}`,
      `--socket=${socket}`,
      `--pid-file=${join(home, 'mysql.pid')}`,
      `--log-error=${log}`,
      `--tmpdir=${temporary}`,
      ...SETTINGS,
    ],
    { stdio: 'ignore' },
  );
  remember(home, server.pid);

  const stop = async () => {
    await endChild(server, STOP_PATIENCE_MS);
    rmSync(statePath(home), { force: true });
    if (dirname(socket) !== home) rmSync(dirname(socket), { recursive: true, force: true });
  };
  const deadline = Date.now() + START_PATIENCE_MS;
  while (!(await answers(socket))) {
    if (server.exitCode !== null || server.signalCode !== null || Date.now() > deadline) {
      await stop();
      throw new SetupError(`MariaDB does not start in ${data}. Its log ends:\n${lastLines(log)}`);
    }
    await delay(50);
  }
  return { socket, stop };
}

/** @param {string} home */
const statePath = (home) => join(home, 'mysql.json');

/**
 * Records which processes run and for whom, so that the next start can tell a running demo from what a crash left.
 * @param {string} home
 * @param {number | undefined} pid
 */
function remember(home, pid) {
  const state = { server: pid === undefined ? undefined : identify(pid), parent: identify(process.pid) };
  writeFileSync(statePath(home), JSON.stringify(state));
}

/** @param {string} home */
export async function makeSureNoneRuns(home) {
  if (!existsSync(statePath(home))) return;
  const { server, parent } = JSON.parse(readFileSync(statePath(home), 'utf8'));
  if (isRunning(server)) {
    if (isRunning(parent)) {
      throw new SetupError(
        `A MariaDB for ${home} is already running (process ${server.pid}, started by process ${parent.pid}). Stop that one first.`,
      );
    }
    await endStranger(server, STOP_PATIENCE_MS);
  }
  rmSync(statePath(home), { force: true });
}

/**
 * Creates the data in a folder beside, and renames it when complete: a start that is interrupted leaves nothing half
 * made.
 * @param {string} home
 * @param {string} data
 */
function initialise(home, data) {
  const unfinished = mkdtempSync(join(home, 'mysql-new-'));
  const run = spawnSync(
    programPath('mariadb-install-db'),
    [
      '--no-defaults',
      ...asRoot(),
      `--datadir=${unfinished}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      '--skip-name-resolve',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' },
  );
  if (run.status !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new SetupError(`MariaDB's first data could not be created in ${home}:\n${run.stdout}${run.stderr}`);
  }
  renameSync(unfinished, data);
}

/** @param {string} home */
function socketPath(home) {
  const near = join(home, 'mysql.sock');
  // A blank would end the path in dspam.conf.
  if (Buffer.byteLength(near) <= SOCKET_PATH_LIMIT && !/\s/.test(near)) return near;
  const roomy = Buffer.byteLength(tmpdir()) <= SOCKET_PATH_LIMIT - 40 ? tmpdir() : '/tmp';
  return join(mkdtempSync(join(roomy, 'dspam-dashboard-')), 'mysql.sock');
}

/**
 * Whether a server greets us at the socket: the fifth byte of its first packet is the version of the protocol.
 * @param {string} socket
 * @returns {Promise<boolean>}
 */
function answers(socket) {
  return new Promise((resolve) => {
    const connection = createConnection(socket);
    /** @param {boolean} answer */
    const settle = (answer) => {
      connection.destroy();
      resolve(answer);
    };
    connection.once('data', (greeting) => settle(greeting[4] === 10));
    connection.once('error', () => settle(false));
    connection.once('close', () => settle(false));
  });
}

/** MariaDB refuses to run as root unless told to; any other user must not name a user. */
function asRoot() {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}

/** @param {string} name */
function programPath(name) {
  const path = findProgram(name);
  if (!path)
    throw new SetupError(`The program ${name} is missing; Debian has it in the package mariadb-server-core.`);
  return path;
}

/** @param {string} log */
function lastLines(log) {
  return existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').slice(-15).join('\n') : '(no log)';
}
