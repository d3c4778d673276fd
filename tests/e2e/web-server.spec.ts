import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { findPort } from '@/scripts/setup/free-port.mjs';
import { quarantineMail, readDelivered } from '@/tests/support/quarantined-mail';
import { type Site, signInOf, startSite, USER_NAMES } from '@/tests/support/site';
import { startApache, startNginx, WEB_USER, type WebServer } from '@/tests/support/web-servers';

// The dashboard behind real web servers, set up as people do it: as little as works, or with a socket.

const isRoot = process.getuid?.() === 0;
const folder = mkdtempSync(path.join(tmpdir(), 'web-server-'));
const socket = path.join(folder, 'web.sock');
const users = path.join(folder, 'users');
const { name, password } = signInOf('alice');

let site: Site | undefined;
let front: WebServer | undefined;

test.beforeAll(() => {
  chmodSync(folder, 0o755);
  writeFileSync(users, execFileSync('htpasswd', ['-nbm', name, password]));
});
test.afterEach(async () => {
  await front?.stop();
  await site?.stop();
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function freePort(): Promise<number> {
  return (await findPort(0)) ?? 0;
}

/** Starts the dashboard, reached at the web server's address, and then the web server. */
async function startBehind(
  variables: Record<string, string>,
  startFront: (port: number, dashboard: string) => Promise<WebServer>,
): Promise<void> {
  const port = await freePort();
  site = await startSite({ NEXTAUTH_URL: `http://127.0.0.1:${port}`, ...variables });
  front = await startFront(port, site.environment.PORT);
}

const byForm = async (page: Page) => {
  await page.goto(`${site?.origin}/login`);
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/quarantine');
};

async function releases(page: Page): Promise<void> {
  if (!site) throw new Error('no site');
  await page.getByRole('checkbox', { name: 'Invoice of May' }).check();
  await page.getByRole('button', { name: 'Release' }).click();
  await expect(page.getByRole('status')).toContainText('Released 1 message');
  expect(readDelivered(site, 'alice')).toContain('Subject: Invoice of May');
}

const FRONTS: [string, (port: number, dashboard: string) => Promise<WebServer>][] = [
  ['nginx', (port, dashboard) => startNginx(port, [`proxy_pass http://127.0.0.1:${dashboard};`])],
  ['Apache', (port, dashboard) => startApache(port, [`ProxyPass / http://127.0.0.1:${dashboard}/`])],
  [
    'nginx behind another name',
    (port, dashboard) =>
      startNginx(port, [
        `proxy_pass http://127.0.0.1:${dashboard};`,
        'proxy_set_header Host inner.example.org;',
        'proxy_set_header X-Forwarded-Host inner.example.org;',
      ]),
  ],
];
for (const [what, startFront] of FRONTS)
  test(`${what}, told nothing but where to go: signing in, a release, signing out`, async ({ page }) => {
    await startBehind({}, startFront);
    if (site) await quarantineMail(site, 'alice', [{ subject: 'Invoice of May' }]);
    await byForm(page);
    await releases(page);
    // An upload is no action of Next's; it has a rule of its own.
    const upload = `/mailbox/${encodeURIComponent(USER_NAMES.alice)}/history/report/upload`;
    const status = (origin: string) =>
      page.request
        .post(`${site?.origin}${upload}`, { headers: { origin }, data: '' })
        .then((answer) => answer.status());
    expect(await status(site?.origin ?? '')).not.toBe(403);
    expect(await status('http://evil.example')).toBe(403);
    await page.getByRole('button', { name: new RegExp(name) }).click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.waitForURL('**/login');
  });

const THROUGH_SOCKET: [string, (port: number) => Promise<WebServer>][] = [
  [
    'nginx',
    (port) =>
      startNginx(port, [
        'auth_basic dashboard;',
        `auth_basic_user_file ${users};`,
        `proxy_pass http://unix:${socket}:;`,
        'proxy_set_header X-Remote-User $remote_user;',
        'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
      ]),
  ],
  [
    'Apache',
    (port) =>
      startApache(port, [
        ...['auth_basic', 'authn_core', 'authn_file', 'authz_user'].map(
          (module) => `LoadModule ${module}_module /usr/lib/apache2/modules/mod_${module}.so`,
        ),
        '<Location />',
        'AuthType Basic',
        'AuthName dashboard',
        `AuthUserFile ${users}`,
        'Require valid-user',
        '</Location>',
        'RequestHeader unset X-Remote-User early',
        'RequestHeader set X-Remote-User expr=%{REMOTE_USER}',
        `ProxyPass / unix:${socket}|http://localhost/`,
      ]),
  ],
];
for (const [what, startFront] of THROUGH_SOCKET)
  test(`${what} signs people in, through a socket that nobody else may open`, async ({ browser }) => {
    await startBehind(
      {
        AUTH_METHODS: 'proxy',
        LISTEN_SOCKET: socket,
        ...(isRoot ? { LISTEN_SOCKET_GROUP: WEB_USER } : {}),
      },
      startFront,
    );
    if (!site) throw new Error('no site');
    await quarantineMail(site, 'alice', [{ subject: 'Invoice of May' }]);
    const context = await browser.newContext({ httpCredentials: { username: name, password } });
    const page = await context.newPage();
    await page.goto(`${site.origin}/`);
    await page.waitForURL('**/quarantine');
    await releases(page);
    await page.goto(`${site.origin}/account`);
    // Whom the web server asks for, by its X-Forwarded-For.
    await expect(page.getByRole('table', { name: 'Your sign-ins' })).toContainText('127.0.0.1');
    await context.close();

    expect(statSync(socket).mode & 0o777).toBe(0o660);
    await expect(fetch(`http://127.0.0.1:${site.environment.PORT}/login`)).rejects.toThrow();
    if (isRoot) expect(asNobody(socket)).toBe('EACCES');
  });

/** What somebody else on the machine gets, who opens the socket and says that they are alice. */
function asNobody(file: string): string {
  const script = `require('node:http').get({ socketPath: ${JSON.stringify(file)}, path: '/', headers: { 'X-Remote-User': 'alice' } }, (r) => console.log(r.statusCode)).on('error', (e) => console.log(e.code))`;
  const command = ['--reuid=nobody', '--regid=nogroup', '--clear-groups', process.execPath, '-e', script];
  return execFileSync('setpriv', command, { encoding: 'utf8' }).trim();
}
