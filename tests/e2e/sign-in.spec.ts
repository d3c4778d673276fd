import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { decode, encode } from 'next-auth/jwt';
import { type Dovecot, startDovecot } from '@/tests/support/dovecot';
import { HttpVisitor } from '@/tests/support/http-visitor';
import { type Site, startSite } from '@/tests/support/site';

// Every way to sign in, against its real server, through the sign-in form of the production server.

const folder = mkdtempSync(path.join(tmpdir(), 'sign-in-site-'));
const file = (name: string) => path.join(folder, name);
const run = (program: string, ...args: string[]) => execFileSync(program, args, { encoding: 'utf8' }).trim();
const PROXY_SECRET = '0123456789abcdef0123456789abcdef';
const COOKIE = 'next-auth.session-token';
let site: Site;
let dovecot: Dovecot;

const LOGINS: [method: string, login: string, password: string][] = [
  ['htpasswd', 'hanna@example.org', 'h "pw" ü'],
  ['shadow', 'sam', 's3cret yescrypt'],
  ['imap', "o'mara", 'quoted "imap" \\ pw'],
  ['sql', 'sally@example.org', 'postfixadmin'],
];

test.beforeAll(async () => {
  dovecot = await startDovecot();
  dovecot.addUser("o'mara", 'quoted "imap" \\ pw');
  writeFileSync(file('htpasswd'), '');
  run('htpasswd', '-b', '-B', '-C', '12', file('htpasswd'), 'hanna@example.org', 'h "pw" ü');
  writeFileSync(
    file('shadow'),
    `sam:${run('mkpasswd', '-m', 'yescrypt', 's3cret yescrypt')}:19000:0:99999:7:::\n`,
  );
  // The table is in the site's own database, which is made before the server starts.
  site = await startSite({
    AUTH_METHODS: 'htpasswd shadow sql imap proxy',
    HTPASSWD_FILE: file('htpasswd'),
    SHADOW_FILE: file('shadow'),
    IMAP_URL: `imaps://localhost:${dovecot.tlsPort}`,
    IMAP_CA_FILE: dovecot.ca,
    AUTH_SQL_URL: await makeMailTable(),
    AUTH_SQL_QUERY: "SELECT password, username FROM mailbox WHERE username = ? AND active = '1'",
    AUTH_PROXY_TRUSTED: '127.0.0.1',
    AUTH_PROXY_SECRET: PROXY_SECRET,
    TRUSTED_PROXIES: '127.0.0.1',
    USER_FORMAT: '%u',
  });
});
test.afterAll(async () => {
  await site?.stop();
  await dovecot?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Postfixadmin's table, on the MariaDB of the tests. Answers its AUTH_SQL_URL. */
async function makeMailTable(): Promise<string> {
  const socket = process.env.TEST_MYSQL_SOCKET;
  if (!socket) throw new Error('TEST_MYSQL_SOCKET is not set');
  const root = await createConnection({ socketPath: socket, user: 'root', multipleStatements: true });
  await root.query(`
    DROP DATABASE IF EXISTS test_postfix; CREATE DATABASE test_postfix;
    CREATE OR REPLACE USER test_postfix@localhost IDENTIFIED BY 'reads only';
    GRANT SELECT ON test_postfix.* TO test_postfix@localhost;
    CREATE TABLE test_postfix.mailbox (username VARCHAR(255) PRIMARY KEY, password VARCHAR(255), active TINYINT(1) DEFAULT 1);`);
  await root.query('INSERT INTO test_postfix.mailbox (username, password) VALUES (?, ?)', [
    'sally@example.org',
    `{SHA512-CRYPT}${run('openssl', 'passwd', '-6', 'postfixadmin')}`,
  ]);
  await root.end();
  return `mysql://test_postfix:reads%20only@localhost/test_postfix?socket=${encodeURIComponent(socket)}`;
}

for (const [method, login, password] of LOGINS) {
  test(`signs in by ${method} in a browser`, async ({ page }) => {
    await page.goto(`${site.origin}/login`);
    await page.getByLabel('User name').fill(login);
    await page.getByLabel('Password').fill(`${password}x`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText('The user name or the password is wrong.')).toBeVisible();
    await expect(page.getByLabel('User name')).toHaveValue(login);
    await expect(page.getByLabel('Password')).toHaveValue('');
    await expect(page.getByLabel('Password')).toBeFocused();
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    // A login without any mail has an empty mailbox, not an error.
    await expect(page.getByText('Nothing is quarantined.')).toBeVisible();
    await page.goto(`${site.origin}/account`);
    await expect(page.getByRole('table', { name: 'Your sign-ins' })).toContainText(`Signed in: ${method}`);
  });
}

test('keeps the name of a failed sign-in for the form alone, and for two minutes', async ({ page }) => {
  const NAME = 'next-auth.user-name';
  const typed = 'Zoë "o\'hara"; <b>%41@example.org';
  await page.goto(`${site.origin}/login?callbackUrl=%2Faccount`);
  await page.getByLabel('User name').fill(typed);
  await page.getByLabel('Password').fill('no');
  await page.getByRole('button', { name: 'Sign in' }).click();
  // By its words: once it has loaded, Next's own announcer of routes is an alert, too.
  await expect(page.getByText('The user name or the password is wrong.')).toBeVisible();
  await expect(page.getByLabel('User name')).toHaveValue(typed);
  expect(decodeURIComponent(page.url())).not.toContain('hara');
  const kept = (await page.context().cookies(`${site.origin}/login`)).find(({ name }) => name === NAME);
  expect(kept).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/login' });
  expect(kept?.expires).toBeLessThan(Date.now() / 1000 + 130);
  expect((await page.context().cookies(`${site.origin}/account`)).map(({ name }) => name)).not.toContain(
    NAME,
  );

  // Of one that is too long for any name nothing is kept, and not the one before it, either.
  await page.getByLabel('User name').fill('x'.repeat(5000));
  await page.getByLabel('Password').fill('no');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByLabel('User name')).toHaveValue('');
  await expect(page.getByText('The user name or the password is wrong.')).toBeVisible();

  await page.getByLabel('User name').fill('sam');
  await page.getByLabel('Password').fill('s3cret yescrypt');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname !== '/login');
  expect((await page.context().cookies(`${site.origin}/login`)).map(({ name }) => name)).not.toContain(NAME);

  // Nothing is kept of what is no name, nor by other requests.
  const visitor = new HttpVisitor(site.origin);
  await visitor.signIn('x'.repeat(257), 'no');
  await visitor.request('/api/auth/signout', {
    method: 'POST',
    body: new URLSearchParams({ username: 'x' }),
  });
  expect([...visitor.cookies.keys()]).not.toContain(NAME);
});

test('takes the name from a trusted web server in front, and from nobody else', async () => {
  const front = new HttpVisitor(site.origin, {
    'X-Remote-User': 'pat',
    'X-Dashboard-Secret': PROXY_SECRET,
    'x-dashboard-peer': 'guess 10.0.0.1',
  });
  expect((await front.request('/account')).text).toContain('pat');
  expect((await front.request('/mailbox/hanna@example.org/quarantine')).status).toBe(404);
  const twice = new HttpVisitor(site.origin, {
    'X-Remote-User': 'pat, admin',
    'X-Dashboard-Secret': PROXY_SECRET,
  });
  expect((await twice.request('/account')).status).toBe(307);
  // As anybody on this machine can: curl -H 'X-Remote-User: pat'.
  for (const secret of ['', 'guessed']) {
    const neighbour = new HttpVisitor(site.origin, { 'X-Remote-User': 'pat', 'X-Dashboard-Secret': secret });
    expect((await neighbour.request('/account')).status).toBe(307);
  }
});

test('lets somebody in whom the web server in front has signed in, without asking for a password', async ({
  browser,
}) => {
  const context = await browser.newContext({
    extraHTTPHeaders: { 'X-Remote-User': 'kerberos@example.org', 'X-Dashboard-Secret': PROXY_SECRET },
  });
  const page = await context.newPage();
  await page.goto(`${site.origin}/`);
  await expect(page).toHaveURL(/\/mailbox\/kerberos(@|%40)example\.org\/quarantine/);
  await expect(page.getByText('Nothing is quarantined.')).toBeVisible();
  await context.close();
});

test('writes into the audit log that the role of somebody who is signed in has changed', async () => {
  const sam = new HttpVisitor(site.origin, { 'X-Forwarded-For': '203.0.113.77' });
  expect(await sam.signIn('sam', 's3cret yescrypt')).toBe('/');
  expect((await sam.request('/admin/audit')).status).toBe(404);
  const admins = readFileSync(site.environment.ADMINS_FILE, 'utf8');
  writeFileSync(site.environment.ADMINS_FILE, `${admins}sam\n`);
  expect((await sam.request('/admin/audit')).status).toBe(200);
  writeFileSync(site.environment.ADMINS_FILE, admins);
  const [rows] = await site.database.query<RowDataPacket[]>(
    "SELECT detail FROM dashboard_audit WHERE event = 'role-changed' AND actor = 'sam'",
  );
  expect(rows).toEqual([{ detail: 'user → admin' }]);
});

test('says when to try again, by the address that a trusted proxy forwards', async ({ browser }) => {
  const attacker = (hop: string) => new HttpVisitor(site.origin, { 'X-Forwarded-For': `10.9.9.9, ${hop}` });
  const tries = await Promise.all(
    Array.from({ length: 10 }, (_unused, number) => attacker('203.0.113.5').signIn(`guess${number}`, 'x')),
  );
  for (const answer of tries) expect(answer).toContain('error=CredentialsSignin');
  expect(await attacker('203.0.113.5').signIn('sam', 's3cret yescrypt')).toMatch(
    /^\/login\?error=TooMany\.\d+$/,
  );
  expect(await attacker('203.0.113.6').signIn('sam', 's3cret yescrypt')).toBe('/');

  const context = await browser.newContext({
    extraHTTPHeaders: { 'X-Forwarded-For': '203.0.113.5' },
  });
  const page = await context.newPage();
  await page.goto(`${site.origin}/login`);
  await page.getByLabel('User name').fill('sam');
  await page.getByLabel('Password').fill('anything');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText(/There were too many attempts to sign in\. Try again at \d/)).toBeVisible();
  await context.close();
});

test('ends a session with its account, its password, its secret or its time, and renews it while it is used', async () => {
  run('htpasswd', '-b', '-s', file('htpasswd'), 'leaver', 'one');
  const leaver = new HttpVisitor(site.origin);
  expect(await leaver.signIn('leaver', 'one')).toBe('/');
  const cookie = leaver.cookies.get(COOKIE) ?? '';
  const isIn = async (value: string) => {
    leaver.cookies.set(COOKIE, value);
    return (await leaver.request('/account')).status === 200;
  };
  expect(await isIn(cookie)).toBe(true);
  expect(leaver.cookies.get(COOKIE)).toBe(cookie);

  const secret = site.environment.NEXTAUTH_SECRET;
  const claims = await decode({ token: cookie, secret });
  expect(JSON.stringify(claims)).not.toMatch(/one|\{SHA\}/);
  const issued = async (secondsAgo: number, by: string) => {
    const now = Date.now;
    Date.now = () => now() - secondsAgo * 1000;
    try {
      return await encode({ token: { ...claims }, secret: by, maxAge: 12 * 3600 });
    } finally {
      Date.now = now;
    }
  };
  expect(await isIn(await issued(0, 'another secret of at least thirty-two letters'))).toBe(false);
  expect(await isIn(await issued(13 * 3600, secret))).toBe(false);
  const old = await issued(11 * 3600, secret);
  expect(await isIn(old)).toBe(true);
  const renewed = leaver.cookies.get(COOKIE) ?? '';
  expect(renewed).not.toBe(old);
  expect(await decode({ token: renewed, secret })).toMatchObject({
    sub: 'leaver',
    signedInAt: claims?.signedInAt,
  });

  run('htpasswd', '-b', '-s', file('htpasswd'), 'leaver', 'two');
  expect(await isIn(renewed)).toBe(false);
  expect(await leaver.signIn('leaver', 'two')).toBe('/');
  run('htpasswd', '-D', file('htpasswd'), 'leaver');
  expect((await leaver.request('/account')).status).toBe(307);
});

test('says that sign-in is not available where the one who could decide is down', async () => {
  const kept = readFileSync(file('htpasswd'));
  rmSync(file('htpasswd'));
  const visitor = new HttpVisitor(site.origin);
  expect(await visitor.signIn('hanna@example.org', 'h "pw" ü')).toBe('/login?error=Unavailable');
  expect((await visitor.request('/login?error=Unavailable')).text).toContain(
    'You cannot be signed in at the moment. Try again in a few minutes, or tell your administrator.',
  );
  expect(await visitor.signIn('sam', 's3cret yescrypt')).toBe('/');
  writeFileSync(file('htpasswd'), kept);
  expect(await new HttpVisitor(site.origin).signIn('hanna@example.org', 'h "pw" ü')).toBe('/');
});

test('signs in while the database is away', async () => {
  const bringBack = await site.takeDatabaseAway();
  try {
    const visitor = new HttpVisitor(site.origin);
    expect(await visitor.signIn('hanna@example.org', 'h "pw" ü')).toBe('/');
    expect((await visitor.request('/account')).text).toContain('The database cannot be reached.');
  } finally {
    bringBack();
  }
});
