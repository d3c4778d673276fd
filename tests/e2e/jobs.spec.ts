import { emptyMailbox, quarantineMail, readDelivered } from '@/tests/support/quarantined-mail';
import { REFUSED_SUBJECT } from '@/tests/support/site';
import { expect, test } from './fixtures';

/** More than a page shows, and more than a job takes up at once. */
const MESSAGES = 60;

test.beforeEach(async ({ site }) => {
  await emptyMailbox(site, 'alice');
});

test('releases all that match as a job that goes on through a reload, and lists the one that failed', async ({
  page,
  site,
  loginAs,
}) => {
  test.setTimeout(300_000);
  const subjects = Array.from({ length: MESSAGES - 1 }, (_unused, index) => `Wanted ${index}`);
  await quarantineMail(
    site,
    'alice',
    [...subjects, `Wanted ${REFUSED_SUBJECT}`, 'Left alone'].map((subject) => ({ subject })),
  );
  await loginAs('alice');
  await page.goto('/mailbox/alice@example.org/quarantine?q=wanted');
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await page.getByRole('button', { name: `Select all ${MESSAGES} matching` }).click();
  await expect(page.getByText(`All ${MESSAGES} matching selected`)).toBeVisible();
  await page.getByRole('button', { name: 'Release' }).first().click();
  await page.getByRole('button', { name: `Release ${MESSAGES} messages` }).click();
  await expect(page.getByRole('status')).toContainText(`Working on ${MESSAGES} messages`);
  const bar = page.getByRole('progressbar', { name: 'Progress' });
  await expect(bar).toBeVisible();
  await page.reload();
  await expect(bar).toBeVisible();
  await expect(page.getByText(`Released ${MESSAGES - 1} messages`)).toBeVisible({ timeout: 200_000 });
  await expect(page.getByText(`${MESSAGES - 1} done, 1 failed, 0 left.`)).toBeVisible();
  await page.getByText('1 message stayed').click();
  await expect(page.getByText('The mail server did not take it, so it stays here.').first()).toBeVisible();
  const arrived = readDelivered(site, 'alice');
  for (const subject of subjects) expect(arrived).toContain(`Subject: ${subject}\n`);
  await page.goto('/mailbox/alice@example.org/quarantine');
  await expect(page.getByRole('table', { name: 'Quarantined messages' }).getByRole('row')).toHaveCount(3);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByText(`Released ${MESSAGES - 1} messages`)).toBeHidden();
});

test('deletes a page of 25 as a job, and undoes it as one', async ({ page, site, loginAs }) => {
  await quarantineMail(
    site,
    'alice',
    Array.from({ length: 25 }, (_unused, index) => ({ subject: `Away ${index}` })),
  );
  await loginAs('alice');
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await page.getByRole('button', { name: 'Delete' }).first().click();
  await expect(page.getByText('Deleted 25 messages')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('Nothing is quarantined.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('25 messages are back in the quarantine.')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('table', { name: 'Quarantined messages' }).getByRole('row')).toHaveCount(26);
  await expect(page.getByText('25 done, 0 failed, 0 left. All of it was undone.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0);
});

test('keeps the focus in the list while a job takes rows away, and the names of columns under each other', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantineMail(
    site,
    'alice',
    Array.from({ length: 30 }, (_unused, index) => ({ subject: `Focus ${index}` })),
  );
  await loginAs('alice');
  await page.goto('/mailbox/alice@example.org/quarantine?sort=date&dir=asc');
  for (let row = 0; row < 25; row++) await page.locator('[data-row] input').nth(row).check();
  await page.getByRole('button', { name: 'Delete' }).first().click();
  await expect(page.getByRole('status')).toContainText('Working on 25 messages');
  await expect(page.getByText('Deleted 25 messages')).toBeVisible({ timeout: 30_000 });
  await expect(page.locator('[data-row]')).toHaveCount(5);
  await expect(page.locator('[data-row] a:focus')).toHaveText('Focus 25');
  await page.setViewportSize({ width: 360, height: 740 });
  const places = await page
    .locator('.messages thead th:not(.cell-pick)')
    .evaluateAll((cells) => cells.map((cell) => Math.round(cell.getBoundingClientRect().left)));
  expect(Math.min(...places)).toBe(places[0]);
});

test('stops a job between two messages', async ({ page, site, loginAs }) => {
  await quarantineMail(
    site,
    'alice',
    Array.from({ length: 60 }, (_unused, index) => ({ subject: `Long ${index}` })),
  );
  await loginAs('alice');
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await page.getByRole('button', { name: 'Release' }).first().click();
  await page.getByRole('button', { name: /^Release \d+ messages$/ }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText('It was stopped.')).toBeVisible({ timeout: 30_000 });
  // The button has gone, the focus has not.
  await expect(page.locator('.jobs button:focus, [data-row] a:focus')).toBeVisible();
  const [rows] = await site.database.query(
    "SELECT COUNT(*) AS count FROM dashboard_operation WHERE store = 'alice@example.org' AND state = 'done'",
  );
  const done = Number((rows as { count: number }[])[0]?.count);
  expect(done).toBeLessThan(60);
  await page.reload();
  await expect(page.getByText(new RegExp(`of ${60 - done}$`)).first()).toBeVisible();
});
