import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endChild, spawnBound } from '@/scripts/setup/child.mjs';
import { findWebKitBrowser } from '@/scripts/setup/debian-packages.mjs';
import { findPort } from '@/scripts/setup/free-port.mjs';

// Debian's WebKit and Firefox, which Playwright does not drive, by the commands of W3C WebDriver: WebKit's driver takes
// them by HTTP, Firefox itself by Marionette, its own end of geckodriver (decision 125).

/** The commands that are used, as Marionette names them, and their addresses below a session. */
const COMMANDS = {
  Navigate: 'url',
  ExecuteScript: 'execute/sync',
  PerformActions: 'actions',
  SetWindowRect: 'window/rect',
  TakeScreenshot: 'screenshot',
} as const;

export interface WebDriver {
  send(command: keyof typeof COMMANDS, body: Record<string, unknown>): Promise<unknown>;
  stop(): Promise<void>;
}

export const BROWSERS = { webkit: startWebKit, firefox: startFirefox } as const;

const PATIENCE_MS = 30_000;
const END_MS = 5_000;

async function startWebKit(): Promise<WebDriver> {
  const endings: (() => unknown)[] = [];
  const stop = async () => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  const start = (program: string, args: string[], env: Record<string, string>) => {
    const child = spawnBound(program, args, { stdio: 'ignore', env: { ...process.env, ...env } });
    endings.push(() => endChild(child, END_MS));
  };
  const folder = mkdtempSync(path.join(tmpdir(), 'webkit-'));
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  const display = await freeDisplay();
  start('Xvfb', [display, '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'], {});
  await until(() => existsSync(`/tmp/.X11-unix/X${display.slice(1)}`));
  const port = await freePort();
  start('WebKitWebDriver', [`--port=${port}`], {
    DISPLAY: display,
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    GDK_BACKEND: 'x11',
    // The tests of CI run as root, for whom WebKit's sandbox does not start.
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    WEBKIT_DISABLE_COMPOSITING_MODE: '1',
    WEBKIT_DISABLE_DMABUF_RENDERER: '1',
    LIBGL_ALWAYS_SOFTWARE: '1',
  });
  const ask = async (method: string, address: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${port}${address}`, {
      method,
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { value } = (await answer.json()) as { value: unknown };
    if (!answer.ok) throw new Error(`WebKit: ${JSON.stringify(value)}`);
    return value;
  };
  try {
    await until(() => ask('GET', '/status').then(Boolean, () => false));
    const options = { binary: findWebKitBrowser(), args: ['--automation'] };
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': options } };
    const { sessionId } = (await ask('POST', '/session', { capabilities })) as { sessionId: string };
    endings.push(() => ask('DELETE', `/session/${sessionId}`).catch(() => undefined));
    return {
      send: (command, body) =>
        command === 'TakeScreenshot'
          ? ask('GET', `/session/${sessionId}/screenshot`)
          : ask('POST', `/session/${sessionId}/${COMMANDS[command]}`, body),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startFirefox(): Promise<WebDriver> {
  const profile = mkdtempSync(path.join(tmpdir(), 'firefox-'));
  const port = await freePort();
  writeFileSync(path.join(profile, 'user.js'), `user_pref("marionette.port", ${port});\n`);
  const args = ['--headless', '--no-remote', '--marionette', '--profile', profile];
  const child = spawnBound('firefox-esr', args, { stdio: 'ignore', env: { ...process.env, HOME: profile } });
  const stop = async () => {
    await endChild(child, END_MS);
    rmSync(profile, { recursive: true, force: true });
  };
  try {
    const call = await connectMarionette(port);
    await call('WebDriver:NewSession', {});
    return {
      async send(command, body) {
        const answer = await call(`WebDriver:${command}`, body);
        return answer !== null && typeof answer === 'object' && 'value' in answer ? answer.value : answer;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Marionette takes and gives `LENGTH:[type, id, ...]`, one answer for each command. */
async function connectMarionette(port: number) {
  const socket = await tried(
    () =>
      new Promise<ReturnType<typeof createConnection>>((resolve, reject) => {
        const connection = createConnection(port, '127.0.0.1', () => resolve(connection));
        connection.once('error', reject);
      }),
  );
  const waiting = new Map<number, (answer: { error: unknown; result: unknown }) => void>();
  let bytes = Buffer.alloc(0);
  socket.on('data', (more) => {
    bytes = Buffer.concat([bytes, Buffer.from(more)]);
    for (;;) {
      const colon = bytes.indexOf(':');
      const end = colon + 1 + Number(bytes.subarray(0, Math.max(colon, 0)).toString());
      if (colon < 0 || bytes.length < end) return;
      const packet: unknown = JSON.parse(bytes.subarray(colon + 1, end).toString());
      bytes = bytes.subarray(end);
      if (!Array.isArray(packet)) continue;
      const [, id, error, result] = packet as unknown[];
      waiting.get(Number(id))?.({ error, result });
    }
  });
  let last = 0;
  return async (name: string, body: Record<string, unknown>): Promise<unknown> => {
    const id = ++last;
    const packet = JSON.stringify([0, id, name, body]);
    const { error, result } = await new Promise<{ error: unknown; result: unknown }>((resolve) => {
      waiting.set(id, resolve);
      socket.write(`${Buffer.byteLength(packet)}:${packet}`);
    });
    if (error) throw new Error(`Firefox: ${JSON.stringify(error)}`);
    return result;
  };
}

async function freePort(): Promise<number> {
  const port = await findPort(0);
  if (port === undefined) throw new Error('no port is free');
  return port;
}

async function freeDisplay(): Promise<string> {
  for (let number = 90; number < 1000; number++)
    if (!existsSync(`/tmp/.X11-unix/X${number}`) && !existsSync(`/tmp/.X${number}-lock`)) return `:${number}`;
  throw new Error('no X display is free');
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  await tried(async () => {
    if (!(await isSo())) throw new Error('not yet');
  });
}

async function tried<T>(work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(100);
    }
  }
}
