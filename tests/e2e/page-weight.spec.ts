import { rmSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { type Site, USER_NAMES } from '@/tests/support/site';
import { expect, test } from './fixtures';

// What pages of 50 rows weigh, and that nothing of a row travels twice (decisions 191, 203 and 206).

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
  ((await page.locator('[data-list]:not([data-list="searchWords"])').textContent()) ?? '').replace(
    /\d+ \w+ ago|now/g,
    '',
  );
/** What the scripts of a page get beside its HTML. */
const dataOf = (html: string) => html.slice(html.indexOf('self.__next_f'));
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

test('what was removed, the search over all, and the users of the site', async ({ page, site, loginAs }) => {
  await sixty(site, (number) => `Invoice ${number} of September`);
  await addUsers(site, 60);
  await loginAs('admin');
  await page.goto(`${MAILBOX}/quarantine`);
  await expect(page.locator('[data-row] p').first()).toContainText('Dear customer');
  for (const [path, text, most] of [
    ['/admin/search?q=invoice', 'Dear customer', 90],
    ['/admin/users?q=long.name', 'Delete the data of long.name', 150],
  ] as const) {
    let html = '';
    // The list of users may be shown once more as it was, while it is read anew.
    await expect(async () => {
      html = await (await page.request.get(path)).text();
      expect(html.split(text).length, path).toBeGreaterThan(50);
    }).toPass();
    expect(dataOf(html), path).not.toContain(text);
    expect(bytes(html), path).toBeLessThanOrEqual(most * 1024);
  }

  for (let round = 0; round < 3; round++) {
    await page.goto(`${MAILBOX}/quarantine`);
    for (const box of (await page.getByRole('checkbox', { name: /^Invoice/ }).all()).slice(0, 20))
      await box.check();
    await page
      .getByRole('group', { name: 'Selected messages' })
      .getByRole('button', { name: 'Delete' })
      .click();
    await expect(page.getByRole('status')).toContainText('Deleted 20 messages');
  }
  const html = await source(page, '/removed');
  expect(html.match(/<tr /g)).toHaveLength(51);
  expect(html.split(' of September').length).toBeGreaterThan(50);
  expect(dataOf(html)).not.toContain(' of September');
  expect(bytes(html)).toBeLessThanOrEqual(65 * 1024);
});

test('rows say what they said before the scripts came', async ({ page, browser, site, loginAs }) => {
  await sixty(site, (number) => `Invoice ${number} of September`);
  await loginAs('alice');
  const { cookies } = await page.context().storageState();
  const plain = await browser.newContext({ javaScriptEnabled: false, baseURL: site.origin });
  await plain.addCookies(cookies);
  const without = await plain.newPage();
  const pages = ['/quarantine', '/quarantine?group=domain', '/history'].map((path) => MAILBOX + path);
  for (const path of pages) await sayTheSame(page, without, path, ' of September');
  await plain.close();
});

test('rows of an administrator say what they said before, too', async ({ page, browser, site, loginAs }) => {
  await sixty(site, (number) => `Invoice ${number} of September`);
  await addUsers(site, 3);
  await loginAs('admin');
  const { cookies } = await page.context().storageState();
  const plain = await browser.newContext({ javaScriptEnabled: false, baseURL: site.origin });
  await plain.addCookies(cookies);
  const without = await plain.newPage();
  await page.goto(`${MAILBOX}/quarantine?sort=date`);
  await page.getByRole('checkbox', { name: 'Invoice 59 of September', exact: true }).check();
  await page
    .getByRole('group', { name: 'Selected messages' })
    .getByRole('button', { name: 'Delete' })
    .click();
  await expect(page.getByRole('status')).toContainText('Deleted 1 message');
  for (const [path, text] of [
    [`${MAILBOX}/removed`, 'Invoice 59 of September'],
    ['/admin/search?q=invoice', 'Invoice 20 of September'],
    ['/admin/users', 'long.name.of.user2'],
  ] as const) {
    await sayTheSame(page, without, path, text);
  }
  await plain.close();
  // By the router the rows come as data.
  const loaded = await saidBy(page);
  await page.goto('/admin/audit');
  await page.getByRole('link', { name: 'Users' }).click();
  await expect(page.getByRole('table', { name: 'Users' })).toBeVisible();
  expect(await saidBy(page)).toBe(loaded);
});

/** The site is that of all tests, and one page of it has 50 users. */
test.afterAll(async ({ site }) => {
  await site.database.query('DELETE FROM dspam_virtual_uids WHERE uid BETWEEN 5000 AND 5999');
});

/** Names of users are at most as long as their table. */
async function addUsers(site: Site, count: number): Promise<void> {
  await site.database.query('INSERT IGNORE INTO dspam_virtual_uids (uid, username) VALUES ?', [
    Array.from({ length: count }, (_unused, number) => [
      5000 + number,
      `long.name.of.user${number}@shop.example`,
    ]),
  ]);
}

/** Once all are judged: a list says how far that is. */
async function sayTheSame(page: Page, without: Page, path: string, text: string): Promise<void> {
  await expect(async () => {
    await without.goto(path);
    await page.goto(path);
    const [before, after] = [await saidBy(without), await saidBy(page)];
    expect(after, path).toBe(before);
    expect(after).toContain(text);
  }).toPass();
}
