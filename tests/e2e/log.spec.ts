import { type ChildProcess, spawn } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { findPort } from '@/scripts/setup/free-port.mjs';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';
import { HttpVisitor } from '@/tests/support/http-visitor';
import { type Site, signInOf, startSite } from '@/tests/support/site';

// What the server writes to standard error, read as a program reads it: all of it, whatever goes wrong.

interface Line {
  time: string;
  level: string;
  msg: string;
  [field: string]: unknown;
}

let site: Site;
let server: ChildProcess | undefined;
test.beforeAll(async () => {
  site = await startSite();
});
test.afterEach(() => void server?.kill());
test.afterAll(() => site.stop());

/** A second server of the site, and what it says. */
async function listen(variables: Record<string, string>) {
  const port = String((await findPort(0)) ?? 0);
  const origin = `http://127.0.0.1:${port}`;
  const env = { ...process.env, ...site.environment, PORT: port, NEXTAUTH_URL: origin, ...variables };
  server = spawn(process.execPath, [...TYPESCRIPT, 'scripts/start.ts'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let printed = '';
  server.stdout?.on('data', (data) => (printed += data));
  server.stderr?.on('data', (data) => (said += data));
  await expect.poll(() => said, { timeout: 60_000 }).toContain('The dashboard listens on');
  return { visitor: new HttpVisitor(origin), said: () => said, printed: () => printed };
}

test('all that the processes print is records, from the first line to the last', async () => {
  // A warning of Node's own, in each process, once its listener is ours.
  const variables = {
    LOG_FORMAT: 'json',
    NODE_OPTIONS:
      '--import=data:text/javascript,setInterval(function(){if(process.listeners(`warning`).some(({name})=>name!==`onWarning`))clearInterval(this),process.emitWarning(`old`)},20)',
  };
  const { said, printed } = await listen(variables);
  const ended = new Promise((resolve) => server?.once('close', resolve));
  server?.kill('SIGTERM');
  await ended;
  const lines = said().split('\n').slice(0, -1);
  const texts = lines.map((line) => String(JSON.parse(line).text));
  expect(texts.filter((text) => text.includes('Warning: old')).length).toBeGreaterThan(1);
  expect(printed()).toBe('');
});

test('goes on where nobody reads it any more', async () => {
  const { visitor } = await listen({ LOG_FORMAT: 'json', LOG_LEVEL: 'debug' });
  server?.stderr?.destroy();
  server?.stdout?.destroy();
  for (let request = 0; request < 5; request++) {
    const thrown = await visitor.request('/mailbox/alice@example.org/quarantine', {
      method: 'POST',
      body: 'x',
      headers: { 'content-type': 'multipart/form-data' },
    });
    expect(thrown.status).toBe(500);
  }
  expect((await visitor.request('/login')).status).toBe(200);
});

test('every line is a record: of requests, of what a page throws, of what Next prints', async () => {
  const { visitor, said } = await listen({ LOG_FORMAT: 'json', LOG_LEVEL: 'debug' });
  const lines = () =>
    said()
      .split('\n')
      .slice(0, -1)
      .map((line): Line => JSON.parse(line));
  const { name, password } = signInOf('alice');
  await visitor.signIn(name, password);
  const path = '/mailbox/alice@example.org/quarantine';
  await visitor.request(`${path}?q=secretword`);
  await expect
    .poll(() => lines().filter(({ msg, actor }) => msg === 'answered' && actor === name))
    .toEqual([expect.objectContaining({ method: 'GET', path, status: 200, level: 'debug' })]);
  // What a page throws, before anything of ours is asked; and what Next prints by itself.
  const post = (type: string, body: string) =>
    visitor.request(path, { method: 'POST', body, headers: { 'content-type': type } });
  expect((await post('multipart/form-data', 'secretword')).status).toBe(500);
  const unknown = '--x\r\nContent-Disposition: form-data; name="$ACTION_ID_0"\r\n\r\n\r\n--x--\r\n';
  expect((await post('multipart/form-data; boundary=x', unknown)).status).toBe(400);
  const troubles = () =>
    lines()
      .filter(({ msg }) => /^(a request failed|printed)$/.test(msg))
      .slice(-2);
  await expect.poll(troubles).toEqual([
    expect.objectContaining({
      level: 'error',
      msg: 'a request failed',
      method: 'POST',
      error: 'TypeError: Failed to parse body as FormData.',
    }),
    expect.objectContaining({ level: 'warn', error: 'Error: Invalid Server Actions request.' }),
  ]);
  await expect
    .poll(() => lines().flatMap(({ status, request }) => (status === 500 || status === 400 ? [request] : [])))
    .toEqual(troubles().map(({ request }) => request));

  // A number that somebody is shown. A view of what is not there is an error that nobody has foreseen.
  for (const sql of [
    'RENAME TABLE dashboard_mailbox TO kept',
    'CREATE VIEW dashboard_mailbox AS SELECT * FROM kept',
    'DROP TABLE kept',
  ])
    await site.database.query(sql);
  const [, number] = /this number: ([0-9a-f]{8})/.exec((await visitor.request(path)).text) ?? [];
  await expect
    .poll(() => lines().filter(({ id }) => id === number))
    .toEqual([
      expect.objectContaining({
        msg: 'unforeseen error',
        level: 'error',
        actor: name,
        request: expect.any(String),
      }),
    ]);
  expect(said()).not.toContain('secretword');
});
