import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { type Site, USER_NAMES } from '@/tests/support/site';
import { expect, test } from './fixtures';

const RULE = '/mailbox/alice@example.org/senders/rule?address=';
const filesOf = (site: Site) => userFiles(site.home, 'domain', USER_NAMES.alice);

test.beforeEach(async ({ site }) => {
  await emptyMailbox(site, 'alice');
  rmSync(filesOf(site).blocklist, { force: true });
});

test('holds back the domain of a message’s sender, and no longer', async ({ page, site, loginAs }) => {
  const [key] = await quarantineMail(site, 'alice', [{ subject: 'Offer', from: 'Shop <news@shop.example>' }]);
  await loginAs('alice');
  await page.goto(`/mailbox/alice@example.org/quarantine/${key}`);
  await page.getByRole('link', { name: 'Rule for this sender' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Mail from this sender' })).toBeVisible();
  await expect(page.getByText('A sender’s address is easily forged')).toBeVisible();
  await page.getByRole('button', { name: 'Always hold back' }).click();
  await expect(page.getByRole('status').last()).toContainText('is held back from now on');
  await expect(page.getByText('The filter holds back all mail')).toBeVisible();
  expect(readFileSync(filesOf(site).blocklist, 'utf8')).toBe('shop.example\n');
  await page.getByRole('button', { name: 'No longer hold back' }).click();
  await expect(page.getByRole('status').last()).toContainText('is no longer held back');
  expect(readFileSync(filesOf(site).blocklist, 'utf8')).toBe('');
});

test('says why a domain is not held back, warns of the mailbox’s own, and keeps what others wrote', async ({
  page,
  site,
  loginAs,
}) => {
  await loginAs('alice');
  await page.goto(`${RULE}x%40co.uk`);
  await expect(page.getByText('anybody can have a domain')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Always hold back' })).toHaveCount(0);
  await page.goto(`${RULE}nobody`);
  await expect(page.getByText('This is not the address of a sender')).toBeVisible();
  await page.goto(`${RULE}boss%40example.org`);
  await expect(page.getByText('This is the domain of the mailbox itself')).toBeVisible();
  mkdirSync(filesOf(site).dir, { recursive: true });
  writeFileSync(filesOf(site).blocklist, '# mine\r\nother.example\r\n');
  await page.getByRole('button', { name: 'Always hold back' }).click();
  await expect(page.getByRole('status').last()).toContainText('example.org is held back');
  expect(readFileSync(filesOf(site).blocklist, 'utf8')).toBe('# mine\r\nother.example\r\nexample.org\r\n');
});

test('lets a sender through, and no longer', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', [{ subject: 'Offer', from: 'Bank <news@bank.example>' }]);
  const raised = async () => {
    const [rows] = await site.database.query('SELECT spelling, added FROM dashboard_raised_token');
    return rows;
  };
  await loginAs('alice');
  await page.goto(`${RULE}news%40bank.example`);
  await expect(page.getByText('spam that names this one gets through as well')).toBeVisible();
  await page.getByRole('button', { name: 'Always let through' }).click();
  await expect(page.getByRole('status').first()).toContainText('is let through from now on');
  expect(await raised()).toMatchObject([{ spelling: 'Bank <news@bank.example>' }]);
  await page.getByRole('button', { name: 'No longer let through' }).click();
  await expect(page.getByRole('status').first()).toContainText('is judged by the filter again');
  expect(await raised()).toEqual([]);
});

test.describe('before scripts have loaded', () => {
  test.use({ javaScriptEnabled: false });

  test('holds a domain back all the same', async ({ page, site, loginAs }) => {
    await loginAs('alice');
    await page.goto(`${RULE}news%40shop.example`);
    await page.getByRole('button', { name: 'Always hold back' }).click();
    await expect(page.getByText('The filter holds back all mail')).toBeVisible();
    expect(existsSync(filesOf(site).blocklist)).toBe(true);
  });
});
