import type { RowDataPacket } from 'mysql2/promise';
import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { REFUSED_SUBJECT } from '@/tests/support/site';
import { expect, test } from './fixtures';

// What the filter and the agent said when a release failed: for administrators, wherever the failure is shown; for nobody else.

const SUBJECT = `Wanted ${REFUSED_SUBJECT}`;
const TITLE = 'What the filter said';
const EXIT = 'It ended with exit code 255.';
/** What was said, in what the page shows and in what it brings for its scripts. */
const WORDS = /no room|exitCode\\*":\d/;
const PLAIN = 'The mail server did not accept the mail, so it stays in the quarantine.';

test.beforeEach(async ({ site }) => {
  await emptyMailbox(site, 'alice');
  await site.database.query('DELETE FROM dashboard_audit');
});

test('is shown to administrators at the message, in its history and in the audit log, and not to the user', async ({
  page,
  site,
  loginAs,
}) => {
  const [key = ''] = await quarantineMail(site, 'alice', [{ subject: SUBJECT }]);
  const message = `/mailbox/alice@example.org/quarantine/${encodeURIComponent(key)}`;
  const history = `/mailbox/alice@example.org/history/${encodeURIComponent(key)}`;
  await loginAs('alice');
  await page.goto(message);
  await page.getByRole('button', { name: 'Release' }).first().click();
  await expect(page.getByText(PLAIN).first()).toBeVisible();
  const [rows] = await site.database.query<RowDataPacket[]>(
    'SELECT exit_code, output FROM dashboard_operation WHERE message_key = ?',
    [key],
  );
  expect(rows[0]).toMatchObject({ exit_code: 255 });
  // What it says may hold anything.
  await site.database.query('UPDATE dashboard_operation SET output = ? WHERE message_key = ?', [
    '<b>procmail</b>: \u202eno room\u0007',
    key,
  ]);
  for (const path of [message, history, '/account']) {
    await page.goto(path);
    await expect(page.getByText(TITLE), path).toHaveCount(0);
    expect(await page.content(), path).not.toMatch(WORDS);
  }

  await page.context().clearCookies();
  await loginAs('admin');
  for (const path of [message, history, '/admin/audit?event=release-failed']) {
    await page.goto(path);
    await expect(page.getByText(PLAIN).first()).toBeVisible();
    await page.getByText(TITLE).click();
    await expect(page.getByText(EXIT)).toBeVisible();
    await expect(page.getByText('<b>procmail</b>: no room')).toBeVisible();
  }
  await expect(page.getByRole('table', { name: 'Audit log' }).getByRole('row').nth(1)).toContainText(
    'Not released: 1 message',
  );
  // Whose mailbox it is sees that it was not released, and nothing of how.
  await page.context().clearCookies();
  await loginAs('alice');
  await page.goto('/account');
  await expect(page.getByText(TITLE)).toHaveCount(0);
  expect(await page.content()).not.toMatch(WORDS);
});

test('is shown to administrators in the failures of a job and of a search', async ({
  page,
  site,
  loginAs,
}) => {
  test.setTimeout(180_000);
  await quarantineMail(
    site,
    'alice',
    [...Array.from({ length: 20 }, (_unused, index) => `Wanted ${index}`), SUBJECT].map((subject) => ({
      subject,
    })),
  );
  await loginAs('admin');
  await page.goto('/mailbox/alice@example.org/quarantine?q=wanted');
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await page.getByRole('button', { name: 'Release' }).first().click();
  await page.getByRole('button', { name: 'Release 21 messages' }).click();
  await expect(page.getByText('20 done, 1 failed, 0 left.')).toBeVisible({ timeout: 100_000 });
  await page.getByText('1 message stayed').click();
  await page.getByText(TITLE).first().click();
  await expect(page.getByText(EXIT).first()).toBeVisible();
  await page.goto('/admin/audit?event=release-failed');
  await expect(page.getByRole('table', { name: 'Audit log' })).toContainText('Not released: 1 message');

  await page.goto('/admin/search?q=refuses');
  await page.getByRole('checkbox', { name: new RegExp(REFUSED_SUBJECT) }).check();
  await page.getByRole('button', { name: 'Release selected' }).click();
  await expect(page.getByText('0 done, 1 failed, 0 left.')).toBeVisible({ timeout: 60_000 });
  await page.getByText('1 message stayed').click();
  await expect(page.getByText(PLAIN).first()).toBeVisible();
  await page.getByText(TITLE).click();
  await expect(page.getByText(EXIT)).toBeVisible();

  await page.context().clearCookies();
  await loginAs('alice');
  await page.getByText('1 message stayed').first().click();
  await expect(page.getByText(PLAIN).first()).toBeVisible();
  await expect(page.getByText(TITLE)).toHaveCount(0);
  expect(await page.content()).not.toMatch(WORDS);
});
