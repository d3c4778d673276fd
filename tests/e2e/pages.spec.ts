import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { expect, test } from './fixtures';

// What every page has: a title of its own, and one search at most, for what it shows.

const MAILBOX = '/mailbox/alice@example.org';

test('each page has one search box, for what it shows, or none', async ({ page, site, loginAs }) => {
  await emptyMailbox(site, 'alice');
  const [key, other] = await quarantineMail(site, 'alice', [{ subject: 'Shown' }, { subject: 'Removed' }]);
  await loginAs('admin');
  await page.goto(`${MAILBOX}/quarantine/${other}`);
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText(/This message was deleted by \S+ on/)).toBeVisible();
  const own: [path: string, label: string | null][] = [
    [`${MAILBOX}/quarantine`, 'Search quarantine'],
    [`${MAILBOX}/quarantine/${key}`, 'Search quarantine'],
    [`${MAILBOX}/history`, 'Search history'],
    [`${MAILBOX}/senders`, 'Search senders'],
    [`${MAILBOX}/removed`, 'Search removed messages'],
    [`${MAILBOX}/accuracy`, null],
    [`${MAILBOX}/alerts`, null],
    [`${MAILBOX}/preferences`, null],
    ['/admin/users', 'Search users'],
    ['/admin/users/attention', null],
    ['/admin/status', null],
    ['/admin/preferences', null],
    ['/admin/maintenance', null],
    ['/admin/audit', null],
    ['/account', null],
  ];
  for (const [path, label] of own) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const boxes = page.getByRole('searchbox');
    await expect(boxes, path).toHaveCount(label === null ? 0 : 1);
    if (label === null) continue;
    await expect(boxes, path).toHaveAccessibleName(label);
    // It stays on its page.
    await boxes.fill('zzz nothing');
    await boxes.press('Enter');
    await expect(page, path).toHaveURL(/q=zzz/);
    expect(decodeURIComponent(new URL(page.url()).pathname)).toBe(path.replace(`/${key}`, ''));
  }
  // Its fields are the search.
  await page.goto('/admin/search');
  await expect(page.getByRole('searchbox', { name: 'Search quarantine' })).toHaveCount(0);
});

test('every page has a title, also where there is nothing', async ({ page, loginAs, complaints }) => {
  await loginAs('alice');
  for (const path of [
    '/nothing',
    '/mailbox/bob/quarantine',
    '/admin/status',
    `${MAILBOX}/nothing`,
    `${MAILBOX}/history/1,nothing`,
    '/mailbox/%E0%A4%A/quarantine',
  ]) {
    await page.goto(path);
    await expect(page, path).toHaveTitle(/^Not found/);
  }
  await page.goto(`${MAILBOX}/history`);
  await expect(page).toHaveTitle(/^History/);
  // The browser complains of each 404.
  complaints.length = 0;
});

test('a page that cannot be shown has a title', async ({ page, site, loginAs, complaints }) => {
  await loginAs('alice');
  const bringBack = await site.takeDatabaseAway();
  await page.goto(`${MAILBOX}/quarantine`);
  await expect(page.getByRole('heading', { name: 'This cannot be shown at the moment' })).toBeVisible();
  await expect(page).toHaveTitle(/^This cannot be shown/);
  bringBack();
  complaints.length = 0;
});

test('leads an administrator to Status when there is something to look at, and nobody else', async ({
  page,
  site,
  loginAs,
}) => {
  const attention = page.locator('.health-line[data-level="attention"]');
  const home = async () => {
    await page.goto('/admin/status');
    await expect(page.getByRole('list', { name: 'Health' })).toBeVisible();
    const isNeeded = (await attention.count()) > 0;
    await page.goto('/');
    await expect(page).toHaveURL(isNeeded ? /admin\/status$/ : /mailbox\/admin\/quarantine$/);
    return isNeeded;
  };
  await loginAs('admin');
  await home();
  await site.database.query(
    `INSERT INTO dashboard_operation
       (kind, state, actor, store, message_key, batch, started_at, from_text, subject, digest, byte_offset, byte_length)
     VALUES ('release', 'unconfirmed', 'bob', 'bob', '2,title', UUID(), NOW(3), '', '', '', 0, 0)`,
  );
  expect(await home()).toBe(true);
  // The banner over another mailbox leads to one's own all the same.
  await page.goto(`${MAILBOX}/quarantine`);
  await page.getByRole('note').getByRole('link').click();
  await expect(page).toHaveURL(/mailbox\/admin\/quarantine$/);
  await page.context().clearCookies();
  await loginAs('alice');
  await page.goto('/');
  await expect(page).toHaveURL(/mailbox\/alice(@|%40)example\.org\/quarantine$/);
  await site.database.query("DELETE FROM dashboard_operation WHERE message_key = '2,title'");
});
