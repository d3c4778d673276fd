import { cpSync, readFileSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { findPort } from '@/scripts/setup/free-port.mjs';
import { startServer } from '@/scripts/setup/server.mjs';
import { quarantineMail } from '@/tests/support/quarantined-mail';
import { type Person, type Site, signInOf, startSite, USER_NAMES } from '@/tests/support/site';

// Two servers on one database whose locks do not hold between them: the second has a copy of the folder, as a machine would that keeps locks to itself.

const LIST = '/mailbox/alice%40example.org/quarantine?sort=date&dir=asc';
const NOT_DONE = 'Two servers of this site can write to a mailbox at the same moment, so nothing was done';
const PATIENCE_MS = 180_000;
let site: Site;
let second: Awaited<ReturnType<typeof startServer>>;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(600_000);
  site = await startSite({ MAIL_QUEUE_COMMAND: '/nonexistent/postqueue' });
  const mails = Array.from({ length: 40 }, (_unused, number) => ({ subject: `Spare ${number}` }));
  await quarantineMail(site, 'alice', [...mails, { subject: 'Wanted' }]);
  const copy = path.join(path.dirname(site.home), 'copy');
  cpSync(site.home, copy, { recursive: true });
  const port = await findPort(0);
  second = await startServer({ ...site.environment, DSPAM_HOME: copy, PORT: String(port) }, 'inherit');
  // The second has said so in its own folder; where the files are the same, the first sees it there.
  utimesSync(path.join(site.home, 'data', '.dashboard-site'), new Date(), new Date());
});
test.afterAll(async () => {
  await second?.stop();
  await site?.stop();
});

async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto(`${site.origin}/login`);
  const { name, password } = signInOf(person);
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(person === 'admin' ? '**/admin/**' : '**/mailbox/**');
}

async function click(page: Page, what: 'Delete' | 'Release', subject: string): Promise<void> {
  await page.goto(site.origin + LIST);
  await page.getByRole('row').filter({ hasText: subject }).first().getByRole('checkbox').check();
  await page.getByRole('button', { name: what }).first().click();
}

const quarantine = () => readFileSync(userFiles(site.home, 'domain', USER_NAMES.alice).mbox);

test('they find it out, and from then on nothing is changed and all is shown', async ({ page }) => {
  test.setTimeout(PATIENCE_MS + 120_000);
  await signIn(page, 'alice');
  await expect(async () => {
    await click(page, 'Delete', 'Spare');
    await expect(page.getByText(NOT_DONE).first()).toBeVisible({ timeout: 10_000 });
  }).toPass({ timeout: PATIENCE_MS });
  const before = quarantine();
  await click(page, 'Release', 'Wanted');
  await expect(page.getByText(NOT_DONE).first()).toBeVisible();
  await page.goto(site.origin + LIST);
  await expect(page.getByRole('row').filter({ hasText: 'Wanted' })).toBeVisible();
  expect(quarantine().equals(before)).toBe(true);
});

test('administrators see between which of them', async ({ page }) => {
  await signIn(page, 'admin');
  await page.goto(`${site.origin}/admin/status`);
  const line = page.getByText('Locks on DSPAM_HOME do not hold between these servers');
  await expect(line).toContainText(`:${site.environment.PORT}`);
});

test('it is over when the other has ended', async ({ page }) => {
  test.setTimeout(PATIENCE_MS + 120_000);
  await second.stop();
  await signIn(page, 'alice');
  await expect(async () => {
    await click(page, 'Release', 'Wanted');
    await expect(page.getByText('Released 1 message')).toBeVisible({ timeout: 10_000 });
  }).toPass({ timeout: PATIENCE_MS });
});
