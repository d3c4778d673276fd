import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';
import { buildBelow } from '@/tests/support/build-below';
import { HttpVisitor } from '@/tests/support/http-visitor';
import { quarantineMail, readDelivered } from '@/tests/support/quarantined-mail';
import { type Site, signInOf, startSite } from '@/tests/support/site';

// The dashboard below a path of a host that has other things beside it: every link, form, redirect and cookie stays there.

const BASE = '/dspam';
let site: Site;
let host: string;
let signature: string;

test.beforeAll(async () => {
  test.setTimeout(600_000);
  site = await startSite(
    {
      BASE_PATH: BASE,
      MAIL_QUEUE_COMMAND: '/nonexistent/postqueue',
      RETRAIN_ADDRESS: 'spam-%u@example.org',
    },
    '',
    buildBelow(BASE),
  );
  host = new URL(site.origin).origin;
  // Somebody whose address has no alias here; without a folder they would be nobody.
  mkdirSync(userFiles(site.home, 'domain', 'alice@elsewhere.example').dir, { recursive: true });
  [signature = ''] = await quarantineMail(site, 'alice', [
    {
      subject: 'With a file',
      contentType: 'multipart/mixed; boundary=b',
      text: '--b\nContent-Type: text/html\n\n<p>See the <a href="https://example.net/x">list</a>.</p>\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=list.txt\n\none\n--b--',
    },
    { subject: 'Second' },
    { subject: 'Third' },
  ]);
});
test.afterAll(async () => site?.stop());

async function signIn(page: Page, person: 'alice' | 'admin', path = '/login'): Promise<void> {
  await page.goto(site.origin + path);
  const { name, password } = signInOf(person);
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  // An administrator where something waits on Status.
  await page.waitForURL(new RegExp(`^${site.origin}/(mailbox|admin)/`));
}

/** All that a page asks for, leads to or sends to on this host, as it stands in the page. */
async function addressesOf(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    ['href', 'src', 'action', 'formaction', 'data-href'].flatMap((name) =>
      [...document.querySelectorAll(`[${name}]`)].flatMap((element) => {
        const value = element.getAttribute(name) ?? '';
        // React writes forms of actions so when there is no script; with one it has no address.
        return value === '' || value.startsWith('#') || value.startsWith('javascript:') ? [] : [value];
      }),
    ),
  );
}

test('a wrong password comes back to the form, the right one to the page that was asked for', async ({
  page,
}) => {
  const asked = `/mailbox/${encodeURIComponent('alice@example.org')}/history`;
  await page.goto(site.origin + asked);
  expect(new URL(page.url()).pathname).toBe(`${BASE}/login`);
  const { name, password } = signInOf('alice');
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('The user name or the password is wrong.')).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(`${BASE}/login`);
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(site.origin + asked);
  const cookies = await page.context().cookies();
  expect(cookies.map(({ name: cookie }) => cookie)).toContain('next-auth.dspam.session-token');
  expect(cookies.filter(({ path }) => path !== BASE)).toEqual([]);
});

test('every page leads nowhere but below the path', async ({ page }) => {
  await signIn(page, 'admin');
  const alice = '/mailbox/alice%40example.org';
  const pages = [
    ...[
      'quarantine',
      'quarantine?group=sender',
      'history',
      'history/report',
      'removed',
      'senders',
      'accuracy',
      'alerts',
    ].map((name) => `${alice}/${name}`),
    ...['message', 'why', 'headers', 'source'].map(
      (tab) => `${alice}/quarantine/${encodeURIComponent(signature)}?tab=${tab}`,
    ),
    ...['preferences', `history/${encodeURIComponent(signature)}`].map((name) => `${alice}/${name}`),
    ...[
      'users',
      'users/attention',
      'users/delete?user=bob',
      'search?q=Second',
      'status',
      'maintenance',
      'audit',
    ].map((name) => `/admin/${name}`),
    ...[
      '/admin/preferences',
      '/admin/status/doctor',
      '/account',
      '/nothing-there',
      '/mailbox/nobody%2F/quarantine',
    ],
  ];
  const seen = new Set<string>();
  for (const path of pages) {
    await page.goto(site.origin + path);
    await expect(page.locator('body')).not.toBeEmpty();
    for (const address of await addressesOf(page)) {
      const isOutside = /^(?:https?|mailto):/.test(address) && !address.startsWith(host);
      const here = new URL(address, page.url()).pathname;
      expect(isOutside || here === BASE || here.startsWith(`${BASE}/`), `${address} on ${path}`).toBe(true);
      if (!isOutside) seen.add(new URL(address, page.url()).href);
    }
  }
  for (const address of seen) {
    const answer = await page.request.get(address, { maxRedirects: 0 });
    // The dashboard's own address leads to one's mailbox, the route of a form takes no questions.
    expect([200, 307, 405], `${address} answers ${answer.status()}`).toContain(answer.status());
  }
});

test('opens a message beside the list and on its page, shows it in its frame, and releases it', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, 'alice');
  const row = page.getByRole('link', { name: 'With a file' });
  await row.click();
  await expect(page).toHaveURL(new RegExp(`^${site.origin}/mailbox/.*/quarantine/`));
  await expect(row).toHaveAttribute('aria-current', 'true');
  await expect(page.frameLocator('iframe').getByText('See the list.')).toBeVisible();
  await page.getByRole('tab', { name: 'Headers' }).click();
  await page.reload();
  await expect(page.frameLocator('iframe').getByText('See the list.')).toBeVisible();
  await page.getByRole('tab', { name: 'Headers' }).click();
  expect(new URL(page.url()).pathname.startsWith(`${BASE}/mailbox/`)).toBe(true);
  await page.reload();
  await expect(page.getByRole('tab', { name: 'Headers' })).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('tab', { name: 'Message' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'list.txt' }).click();
  expect(new URL((await download).url()).pathname).toMatch(/^\/dspam\/mailbox\/.*\/attachment\/\d+$/);
  await page.getByRole('button', { name: 'Release' }).first().click();
  await expect(page.getByRole('status')).toContainText('Released 1 message');
  expect(readDelivered(site, 'alice')).toContain('With a file');
  await page.getByRole('article').getByRole('link', { name: 'Quarantine' }).click();
  await expect(page).toHaveURL(new RegExp(`^${site.origin}/mailbox/`));
  await expect(page.getByText('With a file')).toBeHidden();
});

test('searches, reports missed spam, asks for live figures and signs out', async ({ page }) => {
  await signIn(page, 'admin');
  await page.goto(`${site.origin}/mailbox/alice%40example.org/quarantine`);
  await page.getByRole('searchbox', { name: 'Search quarantine' }).fill('Third');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${site.origin}/mailbox/**/quarantine?*q=Third*`);
  await page.goto(`${site.origin}/mailbox/alice%40example.org/history/report`);
  const forward = page.getByRole('link', { name: 'spam-alice@example.org', exact: true });
  await expect(forward).toHaveAttribute('href', 'mailto:spam-alice@example.org');
  await page.goto(`${site.origin}/mailbox/alice%40elsewhere.example/history/report`);
  await expect(page.getByRole('heading', { name: 'Report missed spam' })).toBeVisible();
  await expect(page.getByText('You can also forward it')).toHaveCount(0);
  await page.goto(`${site.origin}/mailbox/alice%40example.org/history/report`);
  await page.getByRole('textbox').last().fill('Subject: none\n\nno signature');
  await page.getByRole('button', { name: 'Look it up' }).click();
  await page.waitForURL(`${site.origin}/mailbox/alice%40example.org/history/report?*`);
  await page.goto(`${site.origin}/admin/status`);
  const live = await page.waitForRequest(/\/admin\/status\/live$/, { timeout: 30_000 });
  expect(new URL(live.url()).pathname).toBe(`${BASE}/admin/status/live`);
  await page.getByRole('button', { name: 'Account of admin' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(`${site.origin}/login`);
  await page.goto(`${site.origin}/account`);
  expect(new URL(page.url()).pathname).toBe(`${BASE}/login`);
});

test('redirects and old links stay below the path, and outside of it there is nothing', async () => {
  const visitor = new HttpVisitor(host);
  const locationOf = async (path: string) => (await visitor.request(path)).location.replace(host, '');
  expect(await locationOf(BASE)).toBe(`${BASE}/login`);
  expect(await locationOf(`${BASE}/`)).toBe(BASE);
  const old = `${BASE}/cgi-bin/dspam.cgi?template=history`;
  expect(await locationOf(old)).toBe(
    `${BASE}/login?callbackUrl=${encodeURIComponent('/dspam.cgi?template=history')}`,
  );
  expect(await locationOf(`${BASE}/api/auth/signin`)).toMatch(/^\/dspam\/login\?/);
  const { name: username, password } = signInOf('alice');
  const login = (await visitor.request(`${BASE}/login`)).text;
  const csrfToken = /name="csrfToken" value="([^"]+)"/.exec(login)?.[1] ?? '';
  const post = (fields: Record<string, string>) =>
    visitor.request(`${BASE}/api/auth/callback/credentials`, {
      method: 'POST',
      body: new URLSearchParams({ csrfToken, username, password, ...fields }),
    });
  for (const callbackUrl of [
    'https://evil.example/dspam',
    '//evil.example',
    `${host}/elsewhere`,
    `${host}${BASE}x`,
  ])
    expect((await post({ callbackUrl })).location, callbackUrl).toBe(site.origin);
  expect((await post({ callbackUrl: '/account' })).location).toBe(`${site.origin}/account`);
  expect((await post({ callbackUrl: `${site.origin}/account?x=1` })).location).toBe(
    `${site.origin}/account?x=1`,
  );
  expect(await locationOf(old)).toBe(`${BASE}/mailbox/alice%40example.org/history`);
  expect(await locationOf(BASE)).toBe(`${BASE}/mailbox/alice%40example.org/quarantine`);
  for (const path of ['', '/login', '/nothing-there'])
    expect(
      (await fetch(site.origin + path, { redirect: 'manual' })).headers.get('x-frame-options'),
      path,
    ).toBe('DENY');
  for (const path of [
    '/',
    '/login',
    '/account',
    '/dspamx',
    '/api/health',
    '/dspam.cgi',
    '/_next/static/x.js',
  ])
    expect((await visitor.request(path)).status, path).toBe(404);
});

test('with no page to return to, the sign-in leads to the dashboard, not to the root of the host', async () => {
  const visitor = new HttpVisitor(host);
  const csrfToken = /name="csrfToken" value="([^"]+)"/.exec(
    (await visitor.request(`${BASE}/login`)).text,
  )?.[1];
  const { name: username, password } = signInOf('alice');
  const body = new URLSearchParams({ csrfToken: csrfToken ?? '', username, password });
  const { location } = await visitor.request(`${BASE}/api/auth/callback/credentials`, {
    method: 'POST',
    body,
  });
  expect(location).toBe(site.origin);
});

test('a start for another path than that of the build stops, and says what to do', async () => {
  const start = (env: Record<string, string>) => {
    const { status, stderr } = spawnSync(process.execPath, [...TYPESCRIPT, 'scripts/start.ts'], {
      cwd: buildBelow(BASE),
      env: { ...process.env, ...site.environment, ...env },
      encoding: 'utf8',
      timeout: 60_000,
    });
    return { status, said: stderr };
  };
  expect(start({ BASE_PATH: '', NEXTAUTH_URL: host })).toEqual({
    status: 1,
    said: expect.stringContaining(
      'BASE_PATH is not set, but the dashboard was built with /dspam: write BASE_PATH=/dspam into .env, or build again',
    ),
  });
  expect(start({ BASE_PATH: '/other', NEXTAUTH_URL: `${host}/other` })).toEqual({
    status: 1,
    said: expect.stringContaining(
      'BASE_PATH is /other, but the dashboard was built with /dspam: write BASE_PATH=/dspam into .env, or build again',
    ),
  });
  expect(start({ BASE_PATH: '', NEXTAUTH_URL: site.origin })).toEqual({
    status: 1,
    said: expect.stringContaining(
      'NEXTAUTH_URL has the path /dspam, where nothing would be: set BASE_PATH=/dspam',
    ),
  });
});

test('is not put off by cookies of next-auth that another program of the host has', async () => {
  const visitor = new HttpVisitor(host);
  const { name: username, password } = signInOf('alice');
  const csrfToken = /name="csrfToken" value="([^"]+)"/.exec(
    (await visitor.request(`${BASE}/login`)).text,
  )?.[1];
  const body = new URLSearchParams({ csrfToken: csrfToken ?? '', username, password, callbackUrl: '/' });
  await visitor.request(`${BASE}/api/auth/callback/credentials`, { method: 'POST', body });
  visitor.cookies.set('next-auth.session-token', 'of-another-program');
  visitor.cookies.set('next-auth.csrf-token', 'of-another-program');
  expect((await visitor.request(`${BASE}/account`)).status).toBe(200);
});
