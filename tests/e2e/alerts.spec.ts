import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { type Site, USER_NAMES } from '@/tests/support/site';
import { expect, test } from './fixtures';

const filesOf = (site: Site) => userFiles(site.home, 'domain', USER_NAMES.alice);

test.beforeEach(async ({ site }) => {
  await emptyMailbox(site, 'alice');
});

test('adds a word once by a double click, and does not deny it', async ({ page, site, loginAs }) => {
  await loginAs('alice');
  await page.goto('/mailbox/alice@example.org/alerts');
  await page.getByLabel('Word or phrase').fill('twice');
  await page.getByRole('button', { name: 'Add' }).dblclick();
  await expect(page.getByRole('status')).toContainText('Now watching for “twice”.');
  await page.waitForLoadState('networkidle');
  await expect(page.getByRole('status')).not.toContainText('already');
  expect(readFileSync(filesOf(site).alerts, 'utf8')).toBe('twice\n');
});

test('adds a word, marks the messages that have it, lists them alone, and removes it', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantineMail(site, 'alice', [
    { subject: 'You have won' },
    { subject: 'Nothing', headers: 'X-Campaign: Lucky Lottery\n' },
    { subject: '=?utf-8?q?Gr=C3=BC=C3=9Fe?=' },
  ]);
  await loginAs('alice');
  await page.getByRole('link', { name: 'Alerts' }).click();
  await expect(page.getByText('No word is watched for yet.')).toBeVisible();
  await page.getByLabel('Word or phrase').fill('lucky lottery');
  await page.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByRole('status')).toContainText('Now watching for “lucky lottery”.');
  await page.getByLabel('Word or phrase').fill('GRÜSSE'.replace('SS', 'ß'));
  await page.keyboard.press('Enter');
  await expect(page.getByText('2 quarantined messages have one of these words.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Alerts' })).toContainText('2');
  expect(readFileSync(filesOf(site).alerts, 'utf8')).toBe('lucky lottery\nGRÜßE\n');

  await page.getByRole('link', { name: 'Show them' }).click();
  const table = page.getByRole('table', { name: 'Quarantined messages' });
  await expect(table.getByRole('row')).toHaveCount(3);
  await expect(table.getByText('Alert word')).toHaveCount(2);
  await expect(page.getByLabel('Only alerts')).toBeChecked();
  await page.getByLabel('Only alerts').uncheck();
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(table.getByRole('row')).toHaveCount(4);
  await expect(table.getByRole('row', { name: /You have won/ })).not.toContainText('Alert word');

  await page.getByRole('link', { name: 'Alerts' }).click();
  await page.getByRole('button', { name: 'Remove lucky lottery' }).click();
  await expect(page.getByRole('status')).toContainText('No longer watching for “lucky lottery”.');
  await expect(page.getByRole('link', { name: 'Alerts' })).toContainText('1');
});

test('shows a pattern of the old pages, and converts it; says what cannot be', async ({
  page,
  site,
  loginAs,
}) => {
  mkdirSync(filesOf(site).dir, { recursive: true });
  writeFileSync(filesOf(site).alerts, 'win.*prize\n(\n');
  await loginAs('alice');
  await page.goto('/mailbox/alice@example.org/alerts');
  const list = page.getByRole('list', { name: 'Alerts of this mailbox' });
  await expect(list.getByText('written for the old pages as a pattern')).toHaveCount(2);
  const first = list.getByRole('listitem').first();
  await expect(first.getByLabel('Look for this word instead')).toHaveValue('prize');
  await first.getByRole('button', { name: 'Convert win.*prize' }).click();
  await expect(page.getByRole('status')).toContainText('Now watching for the word “prize”.');
  expect(readFileSync(filesOf(site).alerts, 'utf8')).toBe('prize\n(\n');

  await page.getByLabel('Word or phrase').fill('Prize');
  await page.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByRole('status')).toContainText('this word is an alert already');
  await expect(page.getByLabel('Word or phrase')).toHaveValue('Prize');
  await page.getByLabel('Word or phrase').fill('x'.repeat(201));
  await page.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByRole('status')).toContainText('at most 200 characters');
  expect(readFileSync(filesOf(site).alerts, 'utf8')).toBe('prize\n(\n');
});

test('works without scripts', async ({ browser, site, loginAs, page }) => {
  await loginAs('alice');
  const context = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
    baseURL: site.origin,
  });
  const plain = await context.newPage();
  await plain.goto('/mailbox/alice@example.org/alerts');
  await plain.getByLabel('Word or phrase').fill('lottery');
  await plain.getByRole('button', { name: 'Add' }).click();
  await expect(plain.getByRole('status')).toContainText('Now watching for');
  await plain.getByRole('button', { name: 'Remove lottery' }).click();
  await expect(plain.getByText('No word is watched for yet.')).toBeVisible();
  await context.close();
});
