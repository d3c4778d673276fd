import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { findPort } from '@/scripts/setup/free-port.mjs';
import { type Site, startSite } from '@/tests/support/site';

// `npm start` as a person or an init script starts it, ended in every way.

let site: Site;
test.beforeAll(async () => {
  site = await startSite();
});
/** Whatever a failing test leaves behind has to go, too. */
let npm: ChildProcess | undefined;
test.afterEach(() => {
  try {
    if (npm?.pid) process.kill(-npm.pid, 'SIGKILL');
  } catch {
    // Nobody of its group is left, as it should be.
  }
});
test.afterAll(() => site.stop());

interface Started {
  port: number;
  npm: ChildProcess;
  /** npm, the shell, the start script and the server, as far as they are still there. */
  tree(): { pid: number; command: string }[];
}

async function startByNpm(): Promise<Started> {
  const port = (await findPort(0)) ?? 0;
  const origin = `http://127.0.0.1:${port}`;
  const env = { ...process.env, ...site.environment, PORT: String(port), NEXTAUTH_URL: origin };
  const started = spawn('npm', ['start'], { env, stdio: 'ignore', detached: true });
  npm = started;
  await expect
    .poll(
      () =>
        fetch(`${origin}/login`).then(
          (answer) => answer.status,
          () => 0,
        ),
      { timeout: 60_000 },
    )
    .toBe(200);
  const pids = descendants(started.pid ?? 0);
  const tree = () =>
    pids.flatMap((pid) => ({ pid, command: commandOf(pid) })).filter(({ command }) => command !== '');
  return { port, npm: started, tree };
}

function descendants(pid: number): number[] {
  const children = readdirSync('/proc').filter((name) => {
    try {
      return (
        /^\d+$/.test(name) &&
        new RegExp(`^PPid:\\s${pid}$`, 'm').test(readFileSync(`/proc/${name}/status`, 'utf8'))
      );
    } catch {
      return false;
    }
  });
  return [pid, ...children.flatMap((child) => descendants(Number(child)))];
}

/** '' where it has ended. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const knock = createConnection(port, '127.0.0.1', () => resolve(false));
    knock.once('error', () => resolve(true));
    knock.once('connect', () => knock.destroy());
  });

async function expectGone({ port, tree }: Started): Promise<void> {
  await expect.poll(() => isFree(port), { timeout: 20_000 }).toBe(true);
  await expect.poll(tree, { timeout: 20_000 }).toEqual([]);
  expect(await findPort(port)).toBe(port);
}

const WAYS: [string, (started: Started) => void][] = [
  ...(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const).map(
    (signal): [string, (started: Started) => void] => [
      `${signal} to npm`,
      ({ npm }) => process.kill(npm.pid ?? 0, signal),
    ],
  ),
  ['Ctrl-C, which reaches all of them', ({ npm }) => process.kill(-(npm.pid ?? 0), 'SIGINT')],
  ['a terminal that closes', ({ npm }) => process.kill(-(npm.pid ?? 0), 'SIGHUP')],
  ['SIGKILL to the start script', (started) => process.kill(find(started, 'scripts/start.ts'), 'SIGKILL')],
  ['SIGTERM to the server', (started) => process.kill(find(started, 'scripts/serve.mjs'), 'SIGTERM')],
];

function find({ tree }: Started, name: string): number {
  // A shell has it in its command line, too.
  return tree().findLast(({ command }) => command.includes(name))?.pid ?? 0;
}

for (const [what, end] of WAYS)
  test(`leaves nothing on the port after ${what}`, async () => {
    const started = await startByNpm();
    end(started);
    await expectGone(started);
  });

test('frees the port at once and finishes the requests under way', async () => {
  const started = await startByNpm();
  const body = 'username=alice&password=wrong';
  const slow = createConnection(started.port, '127.0.0.1');
  await send(
    slow,
    `POST /api/auth/callback/credentials HTTP/1.1\r\nHost: 127.0.0.1:${started.port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 9)}`,
  );
  // A connection that is only kept open must hold nobody up.
  const idle = createConnection(started.port, '127.0.0.1');
  await send(idle, `GET /login HTTP/1.1\r\nHost: 127.0.0.1:${started.port}\r\n\r\n`);
  await hear(idle, '</html>');
  process.kill(started.npm.pid ?? 0, 'SIGTERM');
  await expect.poll(() => isFree(started.port), { timeout: 25_000 }).toBe(true);
  await delay(500);
  const answer = hear(slow, '\r\n\r\n');
  await send(slow, body.slice(9));
  expect(await answer).toMatch(/^HTTP\/1\.1 (200|302|401) /);
  await expectGone(started);
});

const send = (socket: Socket, text: string) => new Promise((resolve) => socket.write(text, resolve));

function hear(socket: Socket, end: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      if (text.includes(end)) resolve(text);
    });
    socket.once('close', () => reject(new Error(`it was cut off: ${text.slice(0, 100)}`)));
  });
}
