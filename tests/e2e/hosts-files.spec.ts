import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { endChild, spawnBound } from '@/scripts/setup/child.mjs';
import { findPort } from '@/scripts/setup/free-port.mjs';
import { documentedFile } from '@/tests/chaos/cluster/documented-file';
import { quarantineMail } from '@/tests/support/quarantined-mail';
import { type Site, signInOf, startSite } from '@/tests/support/site';

// The files of docs/scale.md for a spool on each filter host, as they stand there but for the network, which is this machine's own, and the ports, which
// somebody may have: HAProxy and nginx in front of people, HAProxy with certificates of a private authority between the hosts, the lines of the two .env.

const PATIENCE_MS = 30_000;
const folder = mkdtempSync(path.join(tmpdir(), 'hosts-files-'));
const endings: (() => unknown)[] = [];
const ports = new Map<string, string>();
let web1: Site;
let web2: Site;

test.use({ ignoreHTTPSErrors: true });
test.describe.configure({ mode: 'serial' });
test.afterAll(async () => {
  for (const end of endings.reverse()) await end();
  rmSync(folder, { recursive: true, force: true });
});

/** A documented text on this machine: its network, its ports, its files. */
function here(text: string): string {
  return text
    .replaceAll('192.0.2.', '127.0.0.')
    .replaceAll(/:(3000|3443|443)\b/g, (_whole, port) => `:${ports.get(port)}`)
    .replaceAll(/\/etc\/(?:haproxy|ssl)\//g, `${folder}/`);
}

function environmentOf(title: string): Record<string, string> {
  const lines = here(documentedFile(title)).trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

async function startDashboard(name: string): Promise<Site> {
  const { DATABASE_URL, HTPASSWD_FILE, ADMINS_FILE, ...own } = environmentOf(`.env\` of filter host ${name}`);
  expect([DATABASE_URL, HTPASSWD_FILE, ADMINS_FILE]).not.toContain(undefined);
  const site = await startSite({
    ...own,
    ...environmentOf('both `.env` with `https`'),
    NEXTAUTH_URL: balancer(),
    // On this machine everything comes from one address.
    TRUSTED_PROXIES: '127.0.0.1',
    PORT: ports.get('3000') ?? '',
    MAIL_QUEUE_COMMAND: '/nonexistent/postqueue',
  });
  endings.push(site.stop);
  return site;
}

function balancer(): string {
  return `https://127.0.0.10:${ports.get('443')}`;
}

/** A program with a documented file, once `leads` says that it works. */
async function startWith(
  words: (file: string) => string[],
  name: string,
  text: string,
  leads: () => Promise<boolean>,
): Promise<() => Promise<void>> {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  const [program = '', ...rest] = words(file);
  const child = spawnBound(program, rest, { stdio: 'ignore' });
  let isRunning = true;
  const stop = async () => {
    if (isRunning) await endChild(child, PATIENCE_MS);
    isRunning = false;
  };
  endings.push(stop);
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await leads())) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`${name} leads nowhere`);
    await wait(100);
  }
  return stop;
}
const haproxy = (file: string) => ['haproxy', '-db', '-f', file];

/** How an address answers to who trusts everybody; null for not at all. */
function statusOf(url: string): Promise<number | null> {
  return new Promise((resolve) => {
    const asked = request(url, { rejectUnauthorized: false, timeout: 5_000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? null);
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => resolve(null));
    asked.end();
  });
}

test.beforeAll(async () => {
  test.setTimeout(600_000);
  for (const port of ['3000', '3443', '443']) ports.set(port, String((await findPort(0)) ?? ''));
  const made = spawnSync('sh', ['-e', '-c', here(documentedFile('make-certificates'))], { cwd: folder });
  expect(made.status).toBe(0);
  // Any certificate does in front of people.
  copyFileSync(path.join(folder, 'web1.pem'), path.join(folder, 'mail.example.org.pem'));
  web1 = await startDashboard('web1');
  web2 = await startDashboard('web2');
  const between = documentedFile('between.cfg');
  for (const [name, address] of [
    ['web1', '192.0.2.21'],
    ['web2', '192.0.2.22'],
  ] as const) {
    const text = here(between.replaceAll('192.0.2.21', address).replaceAll('web1', name));
    const at = here(`https://${address}:3443/api/host`);
    await startWith(haproxy, `${name}.cfg`, text, async () => (await statusOf(at)) === 404);
  }
  await quarantineMail(web1, 'alice', [{ subject: 'On the first host' }]);
  await quarantineMail(web2, 'alice', [{ subject: 'On the second host' }]);
});

test('HAProxy leads people to one host, which shows the mail of both by https between them', async ({
  page,
}) => {
  const leads = async () => (await statusOf(`${balancer()}/api/ready`)) === 200;
  const stop = await startWith(haproxy, 'hosts.cfg', here(documentedFile('haproxy/hosts.cfg')), leads);
  expect(await statusOf(`${balancer()}/api/host`)).toBe(403);
  expect(await statusOf(here('https://192.0.2.21:3443/api/ready'))).toBe(403);
  await page.goto(`${balancer()}/login`);
  const { name, password } = signInOf('alice');
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/quarantine');
  for (const [subject, host] of [
    ['On the first host', 'web1'],
    ['On the second host', 'web2'],
  ] as const)
    await expect(page.getByRole('row').filter({ hasText: subject })).toContainText(`On ${host}`);
  // The first is lost: the second has all requests, and says so.
  await web1.stop();
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole('note').filter({ hasText: 'web1' })).toContainText('cannot be reached');
  }).toPass({ timeout: PATIENCE_MS });
  await expect(page.getByRole('row').filter({ hasText: 'On the second host' })).toBeVisible();
  await stop();
});

test('nginx does as well', async () => {
  const text = `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log; events {}
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/temp;`).join(' ')}
${here(documentedFile('sites-available/hosts'))}
}`;
  const leads = async () => (await statusOf(`${balancer()}/login`)) === 200;
  await startWith((file) => ['nginx', '-c', file], 'nginx.conf', text, leads);
  expect(await statusOf(`${balancer()}/api/host`)).toBe(403);
});

test('a host that does not know the authority asks nothing of the others', async () => {
  const environment = { ...web2.environment, NODE_EXTRA_CA_CERTS: '' };
  const asked = spawnSync(
    process.execPath,
    [
      '-e',
      `fetch(${JSON.stringify(here('https://192.0.2.22:3443/api/host'))}).catch((error) => console.log(error.cause.code))`,
    ],
    { env: { ...process.env, ...environment }, encoding: 'utf8' },
  );
  expect(asked.stdout).toContain('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
});
