import type { Page } from '@playwright/test';
import type { RowDataPacket } from 'mysql2/promise';
import { emptyMailbox, quarantineMail, readDelivered } from '@/tests/support/quarantined-mail';
import type { Site } from '@/tests/support/site';
import { expect, pressToFirst, test } from './fixtures';

const LIST = '/mailbox/alice@example.org/quarantine';
const FORGOTTEN = new Date(Date.now() - 30 * 24 * 3600 * 1000);

test.describe.configure({ timeout: 150_000 });

test.beforeEach(async ({ site }) => {
  for (const person of ['alice', 'bob'] as const) await emptyMailbox(site, person);
});

const mails = (count: number, about: object = {}) =>
  Array.from({ length: count }, (_unused, index) => ({ subject: `Offer ${index}`, ...about }));

const question = (page: Page) => page.getByRole('alertdialog');
const yes = (page: Page, count: number) =>
  question(page).getByRole('button', { name: `elease ${count} messages` });
const selected = (page: Page) => page.locator('input[name="key"]:checked');

/** Every release is a run of the filter: several take their time on a busy machine. */
async function says(page: Page, text: string) {
  await expect(page.getByRole('status')).toContainText(text, { timeout: 60_000 });
}

async function selectAll(page: Page) {
  await page.getByRole('checkbox', { name: 'Select all' }).check();
}

/** Once the server has judged what these lists show, all but this many are unlikely. */
async function judge(page: Page, site: Site, lists: string[], likely: number) {
  await expect
    .poll(
      async () => {
        for (const list of lists) await page.goto(list);
        const [rows] = await site.database.query<RowDataPacket[]>(
          "SELECT COUNT(*) AS waiting FROM dashboard_message WHERE subject LIKE 'Offer%' AND score < 0",
        );
        return Number(rows[0]?.waiting);
      },
      { timeout: 30_000 },
    )
    .toBe(0);
  await site.database.query(
    "UPDATE dashboard_message SET score = IF(subject < ?, 80, 5) WHERE subject LIKE 'Offer%'",
    [`Offer ${likely}`],
  );
}

test('asks once before more than five are released, with the numbers, and Escape says no', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantineMail(site, 'alice', mails(7));
  await loginAs('alice');
  await judge(page, site, [LIST], 2);
  await selectAll(page);
  const release = page
    .getByRole('group', { name: 'Selected messages' })
    .getByRole('button', { name: 'Release' });
  await release.click();
  await expect(question(page)).toBeFocused();
  await expect(question(page)).toHaveAccessibleName('Release 7 messages at once?');
  await expect(question(page)).toContainText('5 of them are marked “unlikely”: they look like spam.');
  await page.keyboard.press('Escape');
  await expect(question(page)).toBeHidden();
  await expect(release).toBeFocused();
  // What was selected still is, and nothing was done.
  await expect(selected(page)).toHaveCount(7);
  expect(readDelivered(site, 'alice')).toBe('');

  await release.click();
  await question(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(question(page)).toBeHidden();
  await expect(selected(page)).toHaveCount(7);

  await release.click();
  await yes(page, 7).click();
  await says(page, 'Released 7 messages');
  await expect(page.getByText('Nothing is quarantined.')).toBeVisible();
});

test('by the keyboard alone: r asks, Escape goes back to the row, Tab and Enter say yes', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantineMail(site, 'alice', mails(6));
  await loginAs('alice');
  await page.goto(`${LIST}?sort=subject`);
  await pressToFirst(page, 'Offer 0');
  for (let row = 0; row < 6; row++) {
    await page.keyboard.press('x');
    if (row < 5) await page.keyboard.press('j');
  }
  await expect(selected(page)).toHaveCount(6);
  await page.keyboard.press('r');
  await expect(question(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('link', { name: 'Offer 5' })).toBeFocused();
  await page.keyboard.press('r');
  await expect(question(page)).toBeFocused();
  await expect(yes(page, 6)).toBeEnabled();
  await page.keyboard.press('Tab');
  await expect(yes(page, 6)).toBeFocused();
  await page.keyboard.press('Enter');
  await says(page, 'Released 6 messages');
});

test('does five at once, and a delete of more, without a question', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', mails(11));
  await loginAs('alice');
  await page.goto(`${LIST}?sort=subject`);
  for (let row = 0; row < 5; row++)
    await page.getByRole('checkbox', { name: `Offer ${row}`, exact: true }).check();
  const bar = page.getByRole('group', { name: 'Selected messages' });
  await bar.getByRole('button', { name: 'Release' }).click();
  await says(page, 'Released 5 messages');
  await selectAll(page);
  await bar.getByRole('button', { name: 'Delete' }).click();
  await says(page, 'Deleted 6 messages');
});

test('a second click in the same place does not say yes', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', mails(6));
  await loginAs('alice');
  await selectAll(page);
  await page
    .getByRole('group', { name: 'Selected messages' })
    .getByRole('button', { name: 'Release' })
    .dblclick();
  await expect(question(page)).toBeVisible();
  await expect(yes(page, 6)).toBeEnabled();
  expect(readDelivered(site, 'alice')).toBe('');
});

test('asks again when the set has changed by the time of the answer', async ({
  page,
  context,
  site,
  loginAs,
}) => {
  await quarantineMail(site, 'alice', mails(8, { from: 'Deals <deals@pills.example>' }));
  await loginAs('alice');
  await page.goto(`${LIST}?sender=deals@pills.example`);
  const everything = page.getByRole('form', { name: 'deals@pills.example' });
  await everything.getByRole('button', { name: 'Release' }).click();
  await expect(question(page)).toHaveAccessibleName('Release 8 messages at once?');

  // One goes, in another window, and another one comes.
  const other = await context.newPage();
  await other.goto(`${LIST}?sort=subject`);
  await other.getByRole('checkbox', { name: 'Offer 0' }).check();
  await other
    .getByRole('group', { name: 'Selected messages' })
    .getByRole('button', { name: 'Delete' })
    .click();
  await says(other, 'Deleted 1 message');
  await quarantineMail(site, 'alice', [{ subject: 'Not seen yet', from: 'Deals <deals@pills.example>' }]);

  await yes(page, 8).click();
  await expect(question(page)).toContainText(
    'Nothing was released yet, because messages have come or gone since you were asked.',
  );
  await expect(question(page)).toBeFocused();
  expect(readDelivered(site, 'alice')).toBe('');
  // What was there when the page was drawn, without what came since (decision 185).
  await yes(page, 7).click();
  await says(page, 'Released 7 messages');
  expect(readDelivered(site, 'alice')).not.toContain('Not seen yet');
});

test('asks before a group is released', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', [
    ...mails(6, { from: 'Deals <deals@pills.example>' }),
    { subject: 'Alone', from: 'Someone <someone@example.com>' },
  ]);
  await loginAs('alice');
  await page.goto(`${LIST}?group=sender`);
  await page
    .getByRole('form', { name: 'deals@pills.example' })
    .getByRole('button', { name: 'Release' })
    .click();
  await yes(page, 6).click();
  await says(page, 'Released 6 messages');
});

test('asks before the history releases what is still in the quarantine', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', mails(6));
  await loginAs('alice');
  await page.goto('/mailbox/alice@example.org/history');
  await selectAll(page);
  const bar = page.getByRole('group', { name: 'Selected messages' });
  await bar.getByRole('button', { name: 'Retrain as innocent' }).click();
  await expect(question(page)).toHaveAccessibleName(
    '6 of these messages are still in the quarantine. Release them?',
  );
  expect(readDelivered(site, 'alice')).toBe('');
  await yes(page, 6).click();
  await says(page, '6 of them were still in the quarantine');
});

test('asks an administrator before picked messages of several mailboxes are released', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantineMail(site, 'alice', mails(4));
  await quarantineMail(site, 'bob', mails(3));
  await loginAs('admin');
  await judge(page, site, [LIST, '/mailbox/bob/quarantine'], 1);
  await page.goto('/admin/search?q=offer');
  for (const box of await page.locator('input[name="picked"]').all()) await box.check();
  await page.getByRole('button', { name: 'Release selected' }).click();
  await expect(question(page)).toContainText('5 of them are marked “unlikely”: they look like spam.');
  await page.keyboard.press('Escape');
  await expect(page.locator('input[name="picked"]:checked')).toHaveCount(7);
  await page.getByRole('button', { name: 'Release selected' }).click();
  await yes(page, 7).click();
  await expect(page.getByText('Released 7 messages in 2 mailboxes')).toBeVisible();

  // The preview of all that match says it as well.
  await page.getByRole('button', { name: 'Undo all of it' }).click();
  await expect(page.getByText('Put 7 messages back in 2 mailboxes')).toBeVisible();
  for (const mailbox of ['alice@example.org', 'bob']) await page.goto(`/mailbox/${mailbox}/quarantine`);
  await page.goto('/admin/search?q=offer&confirm=release');
  await expect(page.getByText('7 messages in 2 mailboxes will be released.')).toBeVisible();
  await page.getByRole('button', { name: 'Release 7 messages' }).click();
  await expect(page.getByText('Released 7 messages in 2 mailboxes')).toHaveCount(2, { timeout: 30_000 });
});

test('several old messages: says before that they cannot be unlearned, and after the undo that they were not', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantineMail(site, 'alice', [
    ...mails(2, { signature: 'purged', receivedAt: FORGOTTEN }),
    { subject: 'New' },
  ]);
  await loginAs('alice');
  await page.goto(`${LIST}?sort=subject`);
  await page.getByRole('link', { name: 'Offer 0' }).click();
  // Once, and beside the button.
  await expect(page.getByText('The filter no longer knows this message.')).toHaveCount(1);
  await expect(
    page.getByRole('article').getByRole('button', { name: 'Release', exact: true }),
  ).toHaveAccessibleDescription(/A release teaches it from the text, and Undo cannot take that back/);
  await page.goto(`${LIST}?sort=subject`);
  await selectAll(page);
  await page
    .getByRole('group', { name: 'Selected messages' })
    .getByRole('button', { name: 'Release' })
    .click();
  await expect(question(page)).toContainText('2 of them are too old');
  await yes(page, 3).click();
  await says(page, 'Released 3 messages');

  await page.goto('/mailbox/alice@example.org/removed');
  await expect(page.getByText('The filter learned its text, and cannot unlearn it')).toHaveCount(2);
  await selectAll(page);
  await page.getByRole('button', { name: 'Put back', exact: true }).first().click();
  await says(
    page,
    'The filter could not take back what it learned from 2 messages, and still counts them as innocent.',
  );
  await page.goto(`${LIST}?sort=subject`);
  await page.getByRole('link', { name: 'Offer 0' }).click();
  await expect(page.getByText('Another release only delivers it.')).toBeVisible();
});
