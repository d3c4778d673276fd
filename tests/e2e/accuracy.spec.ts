import { readFileSync } from 'node:fs';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { UIDS, USER_NAMES } from '@/tests/support/site';
import { expect, test } from './fixtures';

test.beforeEach(async ({ site }) => {
  await emptyMailbox(site, 'alice');
  await site.database.query('DELETE FROM dashboard_hourly');
  await site.database.query('DELETE FROM dashboard_log');
  await site.database.query('REPLACE INTO dspam_stats VALUES (?, 1200, 3400, 45, 7, 100, 200, 0, 0)', [
    UIDS.alice,
  ]);
});

test('shows the figures with what they mean, and starts counting from zero after asking', async ({
  page,
  site,
  loginAs,
}) => {
  await loginAs('alice');
  await page.getByRole('link', { name: 'Accuracy' }).click();
  const overall = page.getByRole('definition').filter({ hasText: '%' }).first();
  // c 1055, i 3193, m 45, f 7: 100 - 100*52/4300.
  await expect(overall).toHaveText('98.791%');
  const figures = page.getByRole('table', { name: 'Figures' });
  const caught = figures.getByRole('row', { name: /Caught spam/ });
  await expect(caught.getByRole('cell')).toHaveText(['1,055', '1,055']);
  await expect(page.getByText('The training period is over: the filter has learned 3,400')).toBeVisible();

  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Start counting again from zero?' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await dialog.getByRole('button', { name: 'Reset the figures' }).click();
  await expect(page.getByRole('status')).toContainText('start at zero now');
  await expect(caught.getByRole('cell')).toHaveText(['0', '1,055']);
  await expect(overall).toHaveText('25.581%');
  const { rstats } = userFiles(site.home, 'domain', USER_NAMES.alice);
  expect(readFileSync(rstats, 'latin1')).toBe('1055,3193,45,7,100,200\n');
});

test('draws charts that can be read without seeing them, with a table and a file of the same numbers', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantineMail(site, 'alice', [{ subject: 'One' }, { subject: 'Two' }, { subject: 'Three' }]);
  await loginAs('alice');
  await page.goto('/mailbox/alice@example.org/accuracy?range=24h');
  const chart = page.getByRole('img', { name: /^Messages, .* Spam: 3 in all, at most 3/ });
  await expect(chart).toBeVisible();
  await expect(chart.locator('path.recharts-rectangle').first()).toBeAttached();
  await expect(page.getByRole('img', { name: /^Mistakes, .* Missed spam: none\./ })).toBeVisible();
  await expect(page.getByRole('img', { name: /^Accuracy, .* from 100%/ })).toBeVisible();

  await page.getByText('Numbers', { exact: true }).click();
  const table = page.getByRole('table', { name: 'Over time' });
  await expect(table.getByRole('row')).toHaveCount(25);
  await expect(table.getByRole('row').nth(1).getByRole('cell')).toHaveText([
    '0',
    '3',
    '0',
    '0',
    '0',
    '100%',
    '43.9%',
    '100%',
  ]);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('accuracy-alice@example.org-24h.csv');
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\r\n');
  expect(lines).toHaveLength(25);
  expect(lines.at(-1)).toMatch(
    /^\d{4}-\d\d-\d\dT\d\d:00:00\.000[+-]\d\d:\d\d,3,0,0,0,0,100\.000,43\.850,100\.000$/,
  );

  await page.getByRole('link', { name: '1 year' }).click();
  await expect(page.getByRole('link', { name: '1 year' })).toHaveAttribute('aria-current', 'true');
  await expect(page.getByRole('img', { name: /^Messages, .* Spam: 3 in all/ })).toBeVisible();
});

test('says what zeros mean to somebody new', async ({ page, site, loginAs }) => {
  await site.database.query('DELETE FROM dspam_stats WHERE uid = ?', [UIDS.alice]);
  await loginAs('alice');
  await page.goto('/mailbox/alice@example.org/accuracy');
  await expect(page.getByText('The filter has not counted anything for this mailbox yet')).toBeVisible();
  await expect(page.getByText('and needs 2,500 more')).toBeVisible();
});
