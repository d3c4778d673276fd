import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { expect, pressToFirst, test } from './fixtures';

const list = '/mailbox/alice@example.org/quarantine';
const days = (count: number) => new Date(Date.now() - count * 24 * 3600 * 1000);

test.beforeEach(async ({ site }) => {
  await emptyMailbox(site, 'alice');
});

test('signs in, and is told in one sentence when it is wrong', async ({ page, loginAs }) => {
  await page.goto('/');
  await expect(page).toHaveURL(/\/login/);
  for (const [name, password] of [
    ['alice@example.org', 'wrong'],
    ['nobody@example.org', 'wrong'],
  ] as const) {
    await page.getByLabel('User name').fill(name);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText('The user name or the password is wrong.')).toBeVisible();
  }
  await loginAs('alice');
  await expect(page.getByRole('heading', { name: 'Quarantine' })).toBeVisible();
  await expect(page.getByText('Nothing is quarantined.')).toBeVisible();
});

test('sorts, searches, filters and pages', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', [
    { subject: 'Zebra', from: 'Anna <anna@example.net>', confidence: 0.61, receivedAt: days(3) },
    { subject: 'Apple', from: 'Zoe <zoe@example.net>', confidence: 0.99, receivedAt: days(1) },
    {
      subject: '=?utf-8?q?Gr=C3=BC=C3=9Fe?=',
      from: 'Mia <mia@example.net>',
      confidence: 0.75,
      receivedAt: days(9),
    },
    ...Array.from({ length: 55 }, (_unused, index) => ({
      subject: `Filler ${index}`,
      confidence: 0.995,
      receivedAt: days(12),
    })),
  ]);
  await loginAs('alice');
  const table = page.getByRole('table', { name: 'Quarantined messages' });
  const first = table.getByRole('row').nth(1);
  await expect(first).toContainText('Zebra');
  await expect(first).toContainText('61');
  await expect(table.getByRole('row')).toHaveCount(51);

  await table.getByRole('link', { name: /^Subject/ }).click();
  await expect(page).toHaveURL(/sort=subject/);
  await expect(first).toContainText('Apple');
  await expect(table.getByRole('columnheader', { name: /^Subject/ })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );
  await table.getByRole('link', { name: /^From/ }).click();
  await expect(first).toContainText('Zebra');
  await table.getByRole('link', { name: /^Date/ }).click();
  await expect(first).toContainText('Apple');

  await page.getByLabel('Search quarantine').fill('GRUSSE');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/None of the 58 quarantined messages matches/)).toBeVisible();
  await page.getByLabel('Search quarantine').fill('grü MIA');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/q=/);
  await expect(table.getByRole('row')).toHaveCount(2);
  await expect(first).toContainText('Grüße');

  await page.goto(`${list}?max=80`);
  await expect(table.getByRole('row')).toHaveCount(3);
  // A search looks among what the filters have left, all of them.
  await page.goto(`${list}?unseen=1&sender=mia@nowhere.example&max=99`);
  await page.getByLabel('Search quarantine').fill('grü');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/q=gr.*|.*&q=/);
  for (const kept of ['unseen=1', 'sender=mia%40nowhere.example', 'max=99'])
    expect(page.url()).toContain(kept);
  await expect(page.getByText(/None of the 58 quarantined messages matches/)).toBeVisible();
  const day = (date: Date) => date.toISOString().slice(0, 10);
  await page.goto(`${list}?since=${day(days(10))}&until=${day(days(8))}`);
  await expect(table.getByRole('row')).toHaveCount(2);

  await page.goto(list);
  await page.getByRole('link', { name: 'Next' }).first().click();
  await expect(page).toHaveURL(/page=2/);
  await expect(table.getByRole('row')).toHaveCount(9);
});

test('works with the keyboard alone', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', [
    { subject: 'First', confidence: 0.5 },
    { subject: 'Second', confidence: 0.6 },
    { subject: 'Third', confidence: 0.7 },
  ]);
  await loginAs('alice');
  await pressToFirst(page, 'First');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(page.getByRole('checkbox', { name: 'Second' })).toBeChecked();
  await expect(page.getByText('1 selected')).toBeVisible();
  await page.keyboard.press('#');
  await expect(page.getByRole('status')).toContainText('Deleted 1 message');
  await page.keyboard.press('z');
  await expect(page.getByRole('status')).toContainText('1 message is back in the quarantine.');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await expect(page.getByLabel('Search quarantine')).toBeFocused();
  await page.keyboard.type('xyz');
  await page.keyboard.press('Escape');
  // To the list, which still shows what the box says.
  await expect(page.getByRole('link', { name: 'First' })).toBeFocused();
  await expect(page.getByLabel('Search quarantine')).toHaveValue('');
});

test('shows the message beside the list on a wide screen, and as its own page on a narrow one', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantineMail(site, 'alice', [{ subject: 'Beside', text: 'The text of it.' }]);
  await page.setViewportSize({ width: 1440, height: 900 });
  await loginAs('alice');
  await page.getByRole('link', { name: 'Beside' }).click();
  await expect(page.getByRole('heading', { name: 'Beside' })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Quarantined messages' })).toBeVisible();
  await expect(page.frameLocator('iframe').getByText('The text of it.')).toBeVisible();
  await page.setViewportSize({ width: 800, height: 900 });
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Beside' })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Quarantined messages' })).toBeHidden();
});

test('says that the database is away, and recovers without a click', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', [{ subject: 'Still here' }]);
  await loginAs('alice');
  const bringBack = await site.takeDatabaseAway();
  try {
    await page.goto(list);
    await expect(page.getByText(/database/i).first()).toBeVisible();
    const health = await page.request.get('/api/health');
    expect(health.status()).toBe(503);
    expect(await health.json()).toMatchObject({ ok: false, database: false, dspamHome: true });
    expect((await page.request.get('/login', { maxRedirects: 0 })).status()).toBeLessThan(400);
  } finally {
    bringBack();
  }
  await expect(page.getByRole('checkbox', { name: 'Still here' })).toBeVisible({ timeout: 30_000 });
});
