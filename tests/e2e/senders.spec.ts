import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { tokenId } from '@/lib/formats/tokens/token-id';
import { makeSharedFolder } from '@/scripts/setup/shared-file.mjs';
import { layoutFaults } from '@/tests/support/page-layout';
import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { type Site, UIDS, USER_NAMES } from '@/tests/support/site';
import { expect, test } from './fixtures';

const SENDERS = '/mailbox/alice@example.org/senders';
let made = 0;

/** A message as the filter has logged it; `from` one character a byte. */
function logMail(
  site: Site,
  mail: { letter: string; from: string; status?: string; signature?: string },
): string {
  made++;
  const { dir, log } = userFiles(site.home, 'domain', USER_NAMES.alice);
  makeSharedFolder(path.dirname(dir));
  makeSharedFolder(dir);
  const seconds = Math.floor(Date.now() / 1000) - 10_000 + made;
  const signature =
    mail.signature ?? `${UIDS.alice},${seconds.toString(16)}5812${String(made).padStart(10, '0')}`;
  const fields = [
    seconds,
    mail.letter,
    mail.from,
    signature,
    `Mail ${made}`,
    mail.status ?? 'Delivered',
    `<${made}@s.example>`,
  ];
  appendFileSync(log, Buffer.from(`${fields.join('\t')}\n\n`, 'latin1'), { mode: 0o660 });
  return signature;
}

const table = (page: Page) => page.getByRole('table', { name: 'Senders' });
const rowOf = (page: Page, sender: string) => table(page).getByRole('row').filter({ hasText: sender });
const cells = async (page: Page, sender: string) =>
  (await rowOf(page, sender).getByRole('cell').allTextContents()).slice(1);
const first = (page: Page) => table(page).getByRole('row').nth(1).getByRole('rowheader');

test.beforeEach(async ({ site }) => {
  await emptyMailbox(site, 'alice');
});

test('lists who has written, what became of it, and whom the filter lets through', async ({
  page,
  site,
  loginAs,
}) => {
  await loginAs('alice');
  await page.goto(SENDERS);
  await expect(page.getByText('Nobody has written yet.')).toBeVisible();
  for (let count = 0; count < 3; count++) logMail(site, { letter: 'I', from: 'Shop <shop@shop.example>' });
  const spam = logMail(site, { letter: 'S', status: 'Quarantined', from: 'Shop <SHOP@shop.example>' });
  logMail(site, { letter: 'S', status: 'Quarantined', from: 'Liar <liar@spam.example>' });
  const learned = (line: string, innocent: number) =>
    site.database.query('REPLACE INTO dspam_token_data VALUES (?, ?, 0, ?, CURDATE())', [
      UIDS.alice,
      String(tokenId(`From*${line}`)),
      innocent,
    ]);
  await learned('Shop <shop@shop.example>', 11);
  await learned('Liar <liar@spam.example>', 4);
  await page.reload();
  await expect(page.getByText(/more than 10 innocent messages/)).toBeVisible();
  await expect
    .poll(() => cells(page, 'shop@shop.example'))
    .toEqual(['4', '3', '1', '0', '0', '1 of 2 spellings']);
  expect(await cells(page, 'liar@spam.example')).toEqual(['1', '0', '1', '0', '0', 'After 7 more']);

  logMail(site, { letter: 'F', status: 'Retrained', from: 'Shop <SHOP@shop.example>', signature: spam });
  await page.reload();
  expect(await cells(page, 'shop@shop.example')).toEqual(['4', '4', '0', '1', '0', '1 of 2 spellings']);

  // Who wrote last comes first; a column sorts, and sorts the other way.
  await expect(first(page)).toContainText('liar@spam.example');
  const heads = page.getByRole('columnheader');
  await heads.filter({ hasText: 'Innocent' }).getByRole('link').click();
  await expect(first(page)).toContainText('shop@shop.example');
  await expect(heads.filter({ hasText: 'Innocent' })).toHaveAttribute('aria-sort', 'descending');
  await heads.filter({ hasText: 'Innocent' }).getByRole('link').click();
  await expect(first(page)).toContainText('liar@spam.example');
  await page.getByRole('searchbox', { name: 'Search senders' }).fill('SHOP');
  await page.getByRole('searchbox', { name: 'Search senders' }).press('Enter');
  await expect(table(page).getByRole('row')).toHaveCount(2);
  await expect(page).toHaveURL(/sort=innocent/);

  await page.getByRole('link', { name: 'shop@shop.example' }).click();
  await expect(page.getByRole('table', { name: 'History' }).locator('[data-row]')).toHaveCount(4);
  await page
    .getByRole('navigation', { name: 'Pages', exact: true })
    .getByRole('link', { name: 'Senders' })
    .click();
  await expect(rowOf(page, 'liar@spam.example')).toBeVisible();
});

test('tells the truth of every From line, and fits a phone', async ({ page, site, loginAs }) => {
  for (const from of [
    '"Doe, John" <john@x.example>',
    'Ann <ann@x.example>, Ben <ben@y.example>',
    'J\xfcrgen_M\xfcller',
    Buffer.from('Bank <service@b\u0430nk.example>').toString('latin1'),
    '<None Specified>',
    `${'n'.repeat(200)} <long@x.example>`,
    '<script>alert(1)</script>',
  ])
    logMail(site, { letter: 'I', from });
  await loginAs('alice');
  await page.goto(SENDERS);
  await expect(table(page).getByRole('row')).toHaveCount(8);
  await expect(rowOf(page, 'john@x.example')).toContainText('Doe, John');
  await expect(rowOf(page, 'ann@x.example')).toContainText('Ann, Ben');
  await expect(rowOf(page, 'Jürgen_Müller')).toContainText('The filter has logged no address.');
  await expect(rowOf(page, 'b\u0430nk.example')).toContainText('In plain letters: service@xn--');
  await expect(rowOf(page, '(no sender)')).toBeVisible();
  // No link where there is no address to look for.
  await expect(rowOf(page, 'Jürgen_Müller').getByRole('link')).toHaveCount(0);
  for (const width of [320, 360, 800, 1440]) {
    await page.setViewportSize({ width, height: 740 });
    expect(await layoutFaults(page), `${width} wide`).toEqual([]);
  }
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(page.getByRole('columnheader')).toHaveCount(0);
  await page.getByText('Sorted by: Last mail').click();
  await page.getByRole('columnheader', { name: 'Spam', exact: true }).getByRole('link').click();
  await expect(page.getByText('Sorted by: Spam')).toBeVisible();
});

test('pages of fifty, and a page that is not there', async ({ page, site, loginAs }) => {
  for (let number = 0; number < 60; number++)
    logMail(site, { letter: 'I', from: `Person <p${String(number).padStart(2, '0')}@x.example>` });
  await loginAs('alice');
  await page.goto(`${SENDERS}?q=x.example&sort=sender`);
  await expect(table(page).getByRole('row')).toHaveCount(51);
  await expect(page.getByText('1–50 of 60 that match')).toBeVisible();
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(first(page)).toContainText('p50@x.example');
  await page.goto(`${SENDERS}?page=99&sort=nothing`);
  await expect(page.getByRole('note').filter({ hasText: 'There is no page 99' })).toContainText(
    'Order: “nothing”',
  );
});

test('leads to the mail of a sender, and is reached from it', async ({ page, site, loginAs }) => {
  const lookAlike = 'service@b\u0430nk.example';
  logMail(site, { letter: 'I', from: 'Bank <service@bank.example>' });
  logMail(site, { letter: 'I', from: Buffer.from(`Bank <${lookAlike}>`).toString('latin1') });
  const from = '=?utf-8?q?J=C3=BCrgen?= <j@x.example>';
  const [key = ''] = await quarantineMail(site, 'alice', [{ subject: 'Encoded', from }]);
  // The filter decodes it for its log, and loses the address.
  const { log } = userFiles(site.home, 'domain', USER_NAMES.alice);
  writeFileSync(log, readFileSync(log, 'latin1').replace(from, 'J\xfcrgen'), 'latin1');
  await loginAs('alice');
  await page.goto(SENDERS);
  await page.getByRole('link', { name: lookAlike }).click();
  const entries = page.getByRole('table', { name: 'History' }).locator('[data-row]');
  await expect(entries).toHaveCount(1);
  await entries.getByRole('link', { name: /^Mail / }).click();
  await page.getByRole('link', { name: 'What else came from this sender' }).click();
  await expect(table(page).getByRole('row')).toHaveCount(2);
  await expect(first(page)).toContainText(lookAlike);

  await page.goto(`/mailbox/alice@example.org/quarantine/${key}`);
  await page.getByRole('link', { name: 'What else came from this sender' }).click();
  await expect(first(page)).toContainText('Jürgen');
  await expect(first(page)).toContainText('The filter has logged no address.');
});

test('leads to what is said of a sender, and to all that was said', async ({ page, site, loginAs }) => {
  logMail(site, { letter: 'I', from: 'Shop <news@chairs.example>' });
  logMail(site, { letter: 'I', from: 'J\xfcrgen_M\xfcller' });
  await loginAs('alice');
  await page.goto(`${SENDERS}?q=chairs.example`);
  await rowOf(page, 'news@chairs.example').getByRole('link', { name: 'Rule', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Mail from this sender' })).toBeVisible();
  await expect(page.getByText('news@chairs.example').first()).toBeVisible();
  await page.goBack();
  await page.getByRole('link', { name: 'Rules about senders' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Rules about senders' })).toBeVisible();
});
