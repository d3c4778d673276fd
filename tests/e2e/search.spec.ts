import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { expect, test } from './fixtures';

/** Asks about all of a search by this link, in a page whose scripts run: before that it asks as well, and leaves the focus where it is. */
async function askOnce(page: Page, ask: Locator, question: Locator): Promise<void> {
  await expect(async () => {
    await page.goto('/admin/search?q=invoice');
    await ask.press('Enter');
    await expect(question).toBeFocused({ timeout: 3000 });
  }).toPass();
}

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3600 * 1000);

test.beforeEach(async ({ site }) => {
  for (const person of ['alice', 'bob'] as const) await emptyMailbox(site, person);
  await quarantineMail(site, 'alice', [
    { subject: 'Lost invoice', from: 'Mia <mia@shop.example>', confidence: 0.6, receivedAt: hoursAgo(3) },
    { subject: 'Real spam', from: 'Deals <deals@pills.example>', confidence: 0.99, receivedAt: hoursAgo(3) },
  ]);
  await quarantineMail(site, 'bob', [
    { subject: 'Another invoice', from: 'Mia <mia@shop.example>', confidence: 0.65, receivedAt: hoursAgo(2) },
  ]);
});

test('the two ends of a range stand side by side, or one below the other', async ({ page, loginAs }) => {
  await loginAs('admin');
  for (const width of [360, 640, 800, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto('/admin/search');
    for (const [from, to] of [
      ['Received from', 'Received to'],
      ['Confidence at least, percent', 'Confidence at most, percent'],
    ] as const) {
      const [one, other] = [
        await page.getByLabel(from).boundingBox(),
        await page.getByLabel(to).boundingBox(),
      ];
      expect(other?.[width < 500 ? 'x' : 'y'], `${width} wide`).toBe(one?.[width < 500 ? 'x' : 'y']);
    }
  }
});

test('repairs a bad day: looks what matches, releases it in all mailboxes, and undoes it as one', async ({
  page,
  site,
  loginAs,
}) => {
  await loginAs('admin');
  // Looked at, so that the index knows what has just come.
  for (const mailbox of ['alice@example.org', 'bob']) await page.goto(`/mailbox/${mailbox}/quarantine`);
  await page.getByRole('link', { name: 'Search all' }).click();
  await expect(page.getByRole('heading', { name: 'Search all quarantines' })).toBeVisible();
  await page.getByLabel('Confidence at least, percent').fill('50');
  await page.getByLabel('Confidence at most, percent').fill('70');
  await page.getByLabel('Received from').fill('2020-01-01T00:00');
  await page.getByRole('button', { name: 'Find' }).click();
  await expect(page.getByText('2 messages match.')).toBeVisible();
  // The key is no button.
  const first = page.getByRole('checkbox').first();
  await first.check();
  await first.press('Enter');
  await first.uncheck();
  await expect(page.getByText('2 messages match.')).toBeVisible();
  const results = page.getByRole('list', { name: 'Messages found' });
  await expect(results.getByRole('listitem')).toHaveCount(2);
  await expect(results).toContainText('In the quarantine of alice@example.org');
  await expect(results).not.toContainText('Real spam');

  await page.getByRole('link', { name: 'Release all (2)…' }).click();
  await expect(page.getByText('2 messages in 2 mailboxes will be released.')).toBeVisible();
  await page.getByRole('button', { name: 'Release 2 messages' }).click();
  await expect(page.getByText('Released 2 messages in 2 mailboxes')).toBeVisible();
  expect(readFileSync(`${site.mail}/alice@example.org`, 'utf8')).toContain('Lost invoice');
  expect(readFileSync(`${site.mail}/bob`, 'utf8')).toContain('Another invoice');

  await page.getByRole('button', { name: 'Undo all of it' }).dblclick();
  await expect(page.getByText('Put 2 messages back in 2 mailboxes')).toBeVisible();
  // What the page lists below is true as well, without another load.
  await expect(page.getByText('2 messages match.')).toBeVisible();
  await expect(results.getByRole('listitem')).toHaveCount(2);
  // The button has gone.
  await expect(page.locator('main :focus')).toHaveCount(1);
  // Said once to who cannot see the notices, of which the first is no news any more.
  await expect(page.getByRole('status').filter({ hasText: 'Done: 2 of 2.' })).toHaveCount(1);
  await page.getByText('1 earlier job').click();
  await expect(page.locator('.jobs-more')).toContainText('All of it was undone.');
  await page.goto('/mailbox/bob/quarantine');
  await expect(page.getByRole('link', { name: 'Another invoice' })).toBeVisible();
});

test('asks before all is deleted, where the focus is, and not again once that was answered', async ({
  page,
  loginAs,
}) => {
  await loginAs('admin');
  for (const mailbox of ['alice@example.org', 'bob']) await page.goto(`/mailbox/${mailbox}/quarantine`);
  const question = page.getByRole('alertdialog', { name: '2 messages in 2 mailboxes will be deleted.' });
  const ask = page.getByRole('link', { name: 'Delete all (2)…' });
  await askOnce(page, ask, question);
  await expect(question).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  await expect(ask).toBeFocused();
  await expect(page).not.toHaveURL(/confirm/);

  await ask.press('Enter');
  await question.getByRole('button', { name: 'Delete 2 messages' }).press('Enter');
  await expect(page.getByText('Deleted 2 messages in 2 mailboxes')).toBeVisible();
  await expect(question).toHaveCount(0);
  await expect(page).not.toHaveURL(/confirm/);
  await expect(page.locator('.jobs > .notice').first()).toBeFocused();
  await page.getByRole('button', { name: 'Undo all of it' }).press('Enter');
  await expect(page.getByText('Put 2 messages back in 2 mailboxes')).toBeVisible();
  await expect(page.locator('.jobs > .notice').first()).toBeFocused();
  await expect(question).toHaveCount(0);
  await page.goBack();
  await page.goForward();
  await expect(page.getByText('2 messages match.')).toBeVisible();
  await expect(question).toHaveCount(0);
});

test('shows how many are from a sender before it releases them, and deletes what is picked', async ({
  page,
  loginAs,
}) => {
  await loginAs('admin');
  for (const mailbox of ['alice@example.org', 'bob']) await page.goto(`/mailbox/${mailbox}/quarantine`);
  await page.goto('/admin/search?q=invoice');
  await page
    .getByRole('link', { name: 'Release everything from this sender… Mia <mia@shop.example>' })
    .first()
    .click();
  await expect(page.getByText('2 messages in 2 mailboxes will be released.')).toBeVisible();
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(page.getByText('will be released')).toHaveCount(0);

  await page.getByRole('checkbox', { name: 'Another invoice, bob' }).check();
  await page.getByRole('button', { name: 'Delete selected' }).click();
  await expect(page.getByText('Deleted 1 message in 1 mailbox')).toBeVisible();
  await page.goto('/mailbox/bob/quarantine');
  await expect(page.getByText('Nothing is quarantined.')).toBeVisible();
  await page.goto('/admin/audit?event=delete&name=bob');
  await expect(page.getByRole('table', { name: 'Audit log' })).toContainText('1 message');
});

test('asks once, and says what came after it was asked', async ({ page, site, loginAs }) => {
  await loginAs('admin');
  for (const mailbox of ['alice@example.org', 'bob']) await page.goto(`/mailbox/${mailbox}/quarantine`);
  const question = page.getByRole('alertdialog', { name: '2 messages in 2 mailboxes will be deleted.' });
  await askOnce(page, page.getByRole('link', { name: 'Delete all (2)…' }), question);
  await quarantineMail(site, 'bob', [{ subject: 'Late invoice', from: 'Mia <mia@shop.example>' }]);
  // Looked at, so that the index knows it.
  const beside = await page.context().newPage();
  await beside.goto('/mailbox/bob/quarantine');
  await expect(beside.getByRole('link', { name: 'Late invoice' })).toBeVisible();
  await beside.close();
  await question.getByRole('button', { name: 'Delete 2 messages' }).click();
  await expect(page.getByText('Deleted 2 messages in 2 mailboxes')).toBeVisible();
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await expect(page).not.toHaveURL(/confirm/);
  await expect(page.getByText('1 more message matches that came after the page was shown.')).toBeVisible();
  await expect(page.getByText('1 message matches.')).toBeVisible();
});

test('asks once without scripts, and says what came after it was asked', async ({
  page,
  browser,
  site,
  loginAs,
}) => {
  await loginAs('admin');
  for (const mailbox of ['alice@example.org', 'bob']) await page.goto(`/mailbox/${mailbox}/quarantine`);
  const storageState = await page.context().storageState();
  const context = await browser.newContext({
    baseURL: site.origin,
    javaScriptEnabled: false,
    storageState,
  });
  const plain = await context.newPage();
  await plain.goto('/admin/search?q=invoice');
  await plain.getByRole('link', { name: 'Delete all (2)…' }).click();
  await expect(plain.getByRole('alertdialog')).toBeVisible();
  await quarantineMail(site, 'bob', [{ subject: 'Late invoice', from: 'Mia <mia@shop.example>' }]);
  await page.goto('/mailbox/bob/quarantine');
  await expect(page.getByRole('link', { name: 'Late invoice' })).toBeVisible();
  await plain.getByRole('button', { name: 'Delete 2 messages' }).click();
  await expect(plain.getByText('1 more message matches that came after the page was shown.')).toBeVisible();
  await expect(plain.locator('.jobs')).toContainText(/Delet(ed|ing) 2 messages/);
  await expect(plain.getByRole('alertdialog')).toHaveCount(0);
  await expect(plain).not.toHaveURL(/confirm/);

  // The answer to the way back is no question, either.
  await plain.goto('/admin/search?q=invoice');
  await expect(plain.getByText('Deleted 2 messages in 2 mailboxes')).toBeVisible();
  await plain.getByRole('button', { name: 'Undo all of it' }).click();
  await expect(plain.locator('.jobs')).toContainText(/Put(ting)? 2 messages back/);
  await expect(plain.getByRole('alertdialog')).toHaveCount(0);

  // What was refused is said where the question leads.
  await plain.goto('/admin/search?q=invoice&confirm=delete');
  await plain.locator('input[name="messages"]').evaluate((field: HTMLInputElement) => {
    field.value = '';
  });
  await plain.getByRole('button', { name: /^Delete \d/ }).click();
  await expect(plain.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible();
  await context.close();
});

test('asks anew, where the focus is, what is asked about another sender', async ({ page, loginAs }) => {
  await loginAs('admin');
  for (const mailbox of ['alice@example.org', 'bob']) await page.goto(`/mailbox/${mailbox}/quarantine`);
  const question = page.getByRole('alertdialog', { name: '2 messages in 2 mailboxes will be released.' });
  await askOnce(page, page.getByRole('link', { name: 'Release all (2)…' }), question);
  await page
    .getByRole('link', { name: 'Release everything from this sender… Mia <mia@shop.example>' })
    .last()
    .click();
  await expect(page).toHaveURL(/sender=/);
  await expect(question).toBeFocused();
});

test('an answer that is under way is not followed by a no', async ({ page, loginAs }) => {
  await loginAs('admin');
  for (const mailbox of ['alice@example.org', 'bob']) await page.goto(`/mailbox/${mailbox}/quarantine`);
  const question = page.getByRole('alertdialog', { name: '2 messages in 2 mailboxes will be deleted.' });
  await askOnce(page, page.getByRole('link', { name: 'Delete all (2)…' }), question);
  let isAsked = false;
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/admin/search*', async (route) => {
    if (route.request().method() === 'POST') {
      isAsked = true;
      await gate;
    }
    await route.continue();
  });
  await question.getByRole('button', { name: 'Delete 2 messages' }).press('Enter');
  await expect.poll(() => isAsked).toBe(true);
  await page.keyboard.press('Escape');
  await question.getByRole('link', { name: 'Cancel' }).click();
  await expect(question).toBeVisible();
  await expect(page).toHaveURL(/confirm/);
  letGo();
  await expect(page.getByText('Deleted 2 messages in 2 mailboxes')).toBeVisible();
  await expect(question).toHaveCount(0);
});

test('finds a message by its Message-Id, with angle brackets and without', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantineMail(site, 'bob', [{ subject: 'Asked for', messageId: '<4711.Ask@relay.example>' }]);
  await loginAs('admin');
  await page.goto('/mailbox/bob/quarantine');
  await page.goto('/admin/search');
  const field = page.getByRole('searchbox', { name: 'Message-Id' });
  const results = page.getByRole('list', { name: 'Messages found' });
  for (const messageId of ['<4711.Ask@relay.example>', '4711.Ask@relay.example']) {
    await field.fill(messageId);
    await field.press('Enter');
    await expect(page).toHaveURL(new RegExp(`messageId=${encodeURIComponent(messageId)}`));
    await expect(page.getByText('1 message matches.')).toBeVisible();
    await expect(results.getByRole('link', { name: 'Asked for' })).toBeVisible();
    await expect(field).toHaveValue(messageId);
  }
  await field.fill('4711.ask@relay.example');
  await page.getByRole('button', { name: 'Find' }).click();
  await expect(page.getByText('Nothing matches.')).toBeVisible();
});
