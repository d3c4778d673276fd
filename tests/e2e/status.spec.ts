import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './fixtures';

let made = 0;
function record(letter: string, secondsAgo: number, seconds: number): string {
  made++;
  const at = Math.floor(Date.now() / 1000) - secondsAgo;
  return `${at}\t${letter}\tSender\t1,${at.toString(16)}2000${made}\tSubject\t${seconds.toFixed(6)}\talice@example.org\tDelivered\t<${made}@x>\n`;
}

test('shows the mail of the site live, a chart that can be read as a table, and what is not well', async ({
  page,
  site,
  loginAs,
}) => {
  const log = path.join(site.home, 'system.log');
  const lines = [
    ...Array.from({ length: 30 }, () => record('S', 0, 0.01)),
    ...Array.from({ length: 10 }, () => record('I', 0, 0.01)),
    record('W', 0, 0.01),
    record('F', 0, 0.02),
    record('M', 0, 0.02),
    record('M', 0, 0.02),
  ];
  // Other tests have left their mail in it.
  for (const table of ['site_total', 'site_hourly', 'site_seconds', 'site_moment'])
    await site.database.query(`DELETE FROM dashboard_${table}`);
  await site.database.query("DELETE FROM dashboard_log WHERE kind = 'system'");
  writeFileSync(log, lines.join(''));
  await loginAs('admin');
  await page.getByRole('link', { name: 'Status' }).click();
  await expect(page.getByRole('heading', { name: 'Status' })).toBeVisible();

  const figures = page.getByRole('table', { name: 'Mail of the site' });
  const figure = (name: string) =>
    figures
      .getByRole('row', { name: new RegExp(`^${name}`) })
      .getByRole('cell')
      .nth(1);
  await expect(figure('Received')).toHaveText('41');
  await expect(figure('Spam')).toHaveText('31');
  await expect(figure('Innocent mail')).toHaveText('10');
  await expect(figure('False positives')).toHaveText('1');
  await expect(figure('Missed spam')).toHaveText('2');

  await page.getByText('Numbers', { exact: true }).click();
  const newest = page.getByRole('table', { name: 'Over time' }).getByRole('row').nth(1).getByRole('cell');
  // Innocent, whitelisted, spam, blacklisted, blocklisted, virus, missed spam, false positives, released when forgotten.
  await expect(newest).toHaveText([
    '10',
    '1',
    '30',
    '0',
    '0',
    '0',
    '2',
    '1',
    '0',
    '0',
    '0',
    '0',
    '92.7%',
    '80.6%',
    '97.5%',
  ]);
  await expect(page.getByRole('img', { name: /Mail by class/ })).toBeVisible();
  await page.getByRole('link', { name: '25 days' }).click();
  await expect(page).toHaveURL(/range=25d/);
  await expect(page.getByRole('img', { name: /Mail by class/ })).toBeVisible();

  // Without a reload.
  const answered = page.waitForResponse('**/admin/status/live');
  appendFileSync(log, record('S', 0, 0.01));
  expect((await answered).status()).toBe(200);
  await expect(figure('Received')).toHaveText('42');

  const health = page.getByRole('list', { name: 'Health' });
  await expect(health.getByRole('listitem').filter({ hasText: 'The database answers' })).toContainText(
    'Well:',
  );
  await expect(
    health.getByRole('listitem').filter({ hasText: 'queue could not be looked at' }),
  ).toContainText('Set MAIL_QUEUE_COMMAND');
});
