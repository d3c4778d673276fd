import { rmSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { type Site, USER_NAMES } from '@/tests/support/site';
import { expect, test } from './fixtures';

// What pages of 50 rows weigh, and that nothing of a row travels twice (decisions 191 and 203).

const MOST_BYTES = 60 * 1024;
const MAILBOX = '/mailbox/alice@example.org';
const TEXT = 'Dear customer, here is the invoice of your last order, which we have sent today by mail.';
const LONG = `Invoice of September for the order of two chairs and a table ${'and a lamp '.repeat(14)}`;

test.beforeEach(async ({ site }) => {
  await emptyMailbox(site, 'alice');
});

async function sixty(site: Site, subjectOf: (number: number) => string): Promise<void> {
  await quarantineMail(
    site,
    'alice',
    Array.from({ length: 60 }, (_unused, number) => ({
      subject: subjectOf(number),
      from: `The shop <sales${number}@shop.example>`,
      text: TEXT,
    })),
  );
}

const source = async (page: Page, path: string) => (await page.request.get(MAILBOX + path)).text();
const saidBy = async (page: Page) =>
  ((await page.locator('[data-list]').textContent()) ?? '').replace(/\d+ \w+ ago|now/g, '');
const bytes = (html: string) => Buffer.byteLength(html);

test('the list: ordinary subjects, and long ones', async ({ page, site, loginAs }) => {
  await sixty(site, (number) => `Invoice ${number} of September`);
  await loginAs('alice');
  await expect(page.locator('[data-row] p').first()).toContainText('Dear customer');
  for (const query of ['', '?sort=date&dir=asc', '?q=invoice&unseen=1']) {
    const html = await source(page, `/quarantine${query}`);
    expect(html.match(/<tr /g), query).toHaveLength(51);
    expect(html.split('Dear customer'), query).toHaveLength(51);
    // Each row's address has the search as well.
    const most = query.includes('q=') ? 1.05 * MOST_BYTES : MOST_BYTES;
    expect(bytes(html), query).toBeLessThanOrEqual(most);
  }

  await emptyMailbox(site, 'alice');
  await sixty(site, (number) => `${number} ${LONG}`);
  await page.reload();
  await expect(page.locator('[data-row] p').first()).toContainText('Dear customer');
  const html = await source(page, '/quarantine');
  expect(html.split('Invoice of September')).toHaveLength(51);
  expect(bytes(html)).toBeLessThanOrEqual(MOST_BYTES * 1.1);
  const link = page.locator('[data-row] a').first();
  await expect(link).toContainText('…');
  await link.click();
  await expect(page.getByRole('heading', { name: LONG.trim() })).toBeVisible();
});

test('the folded list', async ({ page, site, loginAs }) => {
  await sixty(site, (number) => `Invoice ${number} of September`);
  await loginAs('alice');
  await expect(page.locator('[data-row]')).toHaveCount(50);
  const html = await source(page, '/quarantine?group=sender');
  expect(html.match(/class="group"/g)).toHaveLength(50);
  expect(html.split(' of September')).toHaveLength(51);
  expect(bytes(html)).toBeLessThanOrEqual(MOST_BYTES);
});

test('the history, and what is opened from it by the router', async ({ page, site, loginAs }) => {
  await sixty(site, (number) => `Invoice ${number} of September`);
  // Nothing of it is in the quarantine any more.
  rmSync(userFiles(site.home, 'domain', USER_NAMES.alice).mbox);
  await loginAs('alice');
  for (const query of ['', '?class=spam', '?q=invoice']) {
    const html = await source(page, `/history${query}`);
    expect(html.split(' of September'), query).toHaveLength(51);
    // Each row's address has the filter as well.
    expect(bytes(html), query).toBeLessThanOrEqual(query === '' ? MOST_BYTES : 1.05 * MOST_BYTES);
  }

  await page.goto(`${MAILBOX}/history`);
  const rows = page.getByRole('table', { name: 'History' }).getByRole('row');
  await expect(rows).toHaveCount(51);
  await expect(page.getByRole('cell').first()).toHaveAttribute('role', 'cell');
  const loaded: string[] = [];
  page.on('request', (request) => request.isNavigationRequest() && loaded.push(request.url()));
  const first = (await rows.nth(1).getByRole('link').first().textContent()) ?? '';
  await rows.nth(1).getByRole('link', { name: first, exact: true }).click();
  await expect(page.getByRole('heading', { name: first })).toBeVisible();
  await page.goBack();
  await expect(rows.nth(1)).toContainText(first);
  await rows.nth(3).getByRole('cell').nth(3).click();
  await expect(page.getByRole('heading', { name: 'What happened' })).toBeVisible();
  await page.getByRole('link', { name: 'History' }).last().click();
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(rows).toHaveCount(11);
  await page.getByRole('link', { name: 'Previous' }).click();
  await expect(rows).toHaveCount(51);
  expect(loaded).toEqual([]);
});

test('rows say what they said before the scripts came', async ({ page, browser, site, loginAs }) => {
  await sixty(site, (number) => `Invoice ${number} of September`);
  await loginAs('alice');
  const { cookies } = await page.context().storageState();
  const plain = await browser.newContext({ javaScriptEnabled: false, baseURL: site.origin });
  await plain.addCookies(cookies);
  const without = await plain.newPage();
  for (const path of ['/quarantine', '/quarantine?group=domain', '/history']) {
    // Once all are judged: a list says how far that is.
    await expect(async () => {
      await without.goto(MAILBOX + path);
      await page.goto(MAILBOX + path);
      const [before, after] = [await saidBy(without), await saidBy(page)];
      expect(after, path).toBe(before);
      expect(after).toContain(' of September');
    }).toPass();
  }
  await plain.close();
});
