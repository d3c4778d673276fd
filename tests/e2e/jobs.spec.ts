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
  // What is worked on is not selected any more.
  await expect(page.locator('input[name="key"]:checked, [data-select-all]:checked')).toHaveCount(0);
  await page.reload();
  await expect(bar).toBeVisible();
  await expect(page.getByText(`Released ${MESSAGES - 1} messages`)).toBeVisible({ timeout: 200_000 });
  await expect(page.getByText(`${MESSAGES - 1} done, 1 failed, 0 left.`)).toBeVisible();
  // In the form of the browser's language, like all other dates.
  await expect(page.getByText(/^By you, \d{1,2} [A-Z][a-z]+ \d{4}, \d{2}:\d{2}$/)).toBeVisible();
  await page.getByText('1 message stayed').click();
  await expect(
    page.getByText('The mail server did not accept the mail, so it stays in the quarantine.').first(),
  ).toBeVisible();
  const arrived = readDelivered(site, 'alice');
  for (const subject of subjects) expect(arrived).toContain(`Subject: ${subject}\n`);
  // What could not be done stays until somebody has taken note of it.
  await page.goto('/mailbox/alice@example.org/quarantine');
  await expect(page.getByRole('table', { name: 'Quarantined messages' }).getByRole('row')).toHaveCount(3);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByText(`Released ${MESSAGES - 1} messages`)).toBeHidden();
  await page.reload();
  await expect(page.getByRole('table', { name: 'Quarantined messages' })).toBeVisible();
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
  // What was undone is not told, and not offered, again.
  await expect(page.getByText('Deleted 25 messages')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0);
  await expect(page.getByText('Working on')).toHaveCount(0);
});

test('tells the end of a job at one visit, in one place, and takes little room', async ({
  page,
  site,
  loginAs,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await quarantineMail(
    site,
    'alice',
    Array.from({ length: 75 }, (_unused, index) => ({ subject: `Room ${index}` })),
  );
  await loginAs('alice');
  for (let left = 50; left >= 0; left -= 25) {
    await page.goto('/mailbox/alice@example.org/quarantine?sort=date&dir=asc');
    for (let row = 0; row < 25; row++) await page.locator('[data-row] input').nth(row).check();
    await page.getByRole('button', { name: 'Delete' }).first().click();
    await expect(page.locator('.jobs').getByText('Deleted 25 messages By you').first()).toBeVisible({
      timeout: 30_000,
    });
    await expect(page.getByRole('status')).toContainText('Done: 25 of 25.');
    await expect(page.getByText('Working on')).toHaveCount(0);
    await expect(page.locator('[data-row]')).toHaveCount(left);
    await expect(page.locator('.jobs .notice')).toHaveCount(1);
  }
  const box = await page.locator('.jobs').boundingBox();
  expect(box?.height).toBeLessThan(120);
  // It is told on the page that is open, and not at the next visit; on no other page either.
  for (const name of ['history', 'removed', 'quarantine']) {
    await page.goto(`/mailbox/alice@example.org/${name}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('.jobs')).toHaveCount(0);
  }
});

test('folds all but the newest of several that ended while nobody looked', async ({
  page,
  site,
  loginAs,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const ended = ['delete', 'release', 'delete'].map((kind, index) => [
    `0000000${index}-0000-4000-8000-000000000000`,
    ...[kind, 'alice@example.org', 'alice@example.org', 'done', 30, 30, new Date(), new Date()],
  ]);
  await site.database.query(
    `INSERT INTO dashboard_job (batch, kind, actor, mailbox, state, total, succeeded, created_at, finished_at) VALUES ?`,
    [ended],
  );
  await loginAs('alice');
  await expect(page.getByText('Deleted 30 messages').first()).toBeVisible();
  await expect(page.getByText('Released 30 messages')).toBeHidden();
  const box = await page.locator('.jobs').boundingBox();
  expect(box?.height).toBeLessThan(160);
  await page.getByText('2 more jobs').click();
  await expect(page.getByText('Released 30 messages')).toBeVisible();
  // Nothing of it can be undone any more.
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0);
});

test('names the administrator whose work it was, to its owner, and lets it be undone by nobody by mistake', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantineMail(
    site,
    'alice',
    Array.from({ length: 25 }, (_unused, index) => ({ subject: `Repaired ${index}` })),
  );
  await loginAs('admin');
  await page.goto('/mailbox/alice@example.org/quarantine');
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await page.getByRole('button', { name: 'Delete' }).first().click();
  await expect(page.getByText('Deleted 25 messages By you')).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByText('Deleted 25 messages')).toHaveCount(0);

  await page.context().clearCookies();
  await loginAs('alice');
  await expect(page.getByText('Deleted 25 messages By admin')).toBeVisible();
  await expect(page.getByRole('button', { name: /Undo/ })).toHaveCount(0);
  await page.keyboard.press('z');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByText('Undo what was done by admin…').click();
  await expect(page.getByText('This was not your doing')).toBeVisible();
  await page.keyboard.press('z');
  await expect(page.getByText('Nothing is quarantined.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo all of it' }).click();
  await expect(page.getByText('25 messages are back in the quarantine. By you')).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.getByText('Deleted 25 messages')).toHaveCount(0);
});

test('does not undo twice what a page that was opened before still offers', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantineMail(
    site,
    'alice',
    Array.from({ length: 25 }, (_unused, index) => ({ subject: `Twice ${index}` })),
  );
  await loginAs('alice');
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await page.getByRole('button', { name: 'Delete' }).first().click();
  await expect(page.getByText('Deleted 25 messages')).toBeVisible({ timeout: 30_000 });
  const undo = page.getByRole('button', { name: 'Undo' });
  await expect(undo).toBeVisible();
  const other = await page.context().newPage();
  await other.goto('/mailbox/alice@example.org/removed');
  await other.getByRole('checkbox', { name: 'Select all' }).check();
  await other.getByRole('button', { name: 'Put back', exact: true }).click();
  await expect(other.getByText('25 messages are back in the quarantine.')).toBeVisible({ timeout: 30_000 });
  await undo.click();
  await expect(page.getByRole('status')).toContainText('nothing left to undo', { ignoreCase: true });
  await expect(undo).toHaveCount(0);
  await expect(page.getByText(/failed/)).toHaveCount(0);
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
