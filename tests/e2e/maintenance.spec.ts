import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { makeSharedFolder } from '@/scripts/setup/shared-file.mjs';
import { UIDS } from '@/tests/support/site';
import { expect, test } from './fixtures';

test('counts what a purge would remove, and removes just that', async ({ page, site, loginAs }) => {
  const tokens = [
    [UIDS.alice, 1, 1, 0, '2026-01-01'],
    [UIDS.alice, 2, 0, 1, '2026-01-01'],
    [UIDS.alice, 3, 50, 50, '2026-01-01'],
    [UIDS.alice, 4, 1, 0, '2999-01-01'],
  ];
  // The tests before have left tokens, too.
  await site.database.query('DELETE FROM dspam_token_data');
  await site.database.query('INSERT INTO dspam_token_data VALUES ?', [tokens]);
  await site.database.query("INSERT INTO dspam_signature_data VALUES (1, '1,old', 'x', 1, '2026-01-01')");
  await loginAs('admin');
  await page.getByRole('link', { name: 'Maintenance' }).click();
  await expect(page.getByRole('heading', { name: 'Maintenance' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Purge now' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Count', exact: true }).click();

  const table = page.getByRole('table', { name: 'Purge of DSPAM’s data' });
  const row = (name: string) => table.getByRole('row', { name: new RegExp(`^${name}`) }).getByRole('cell');
  await expect(page.getByRole('button', { name: 'Purge now' })).toBeVisible();
  await expect(row('Signatures')).toHaveText(['14', '1', '–']);
  await expect(row('Rare words')).toHaveText(['30', '2', '–']);
  await expect(row('Unused words')).toHaveText(['90', '1', '–']);
  const left = async () => {
    const [rows] = await site.database.query<RowDataPacket[]>('SELECT token FROM dspam_token_data');
    return rows.map(({ token }) => Number(token));
  };
  expect(await left()).toHaveLength(4);

  await page.getByRole('button', { name: 'Purge now' }).click();
  await expect(row('Signatures')).toHaveText(['14', '1', '1']);
  await expect(row('Rare words')).toHaveText(['30', '2', '2']);
  await expect(page.getByText(/The longest statement held a table for/)).toBeVisible();
  expect(await left()).toEqual([4]);

  await expect(page.getByText(/MyISAM locks a whole table/)).toBeVisible();
  await expect(
    page.getByText('ALTER TABLE dspam_token_data ENGINE=InnoDB, ROW_FORMAT=DYNAMIC;'),
  ).toBeVisible();
  await page.goto('/admin/audit');
  await expect(page.getByRole('row').filter({ hasText: 'Started a purge' })).toHaveCount(1);
});

test('deletes a user’s data when the name is typed, and keeps a copy', async ({ page, site, loginAs }) => {
  const { dir, log, mbox, deleted } = userFiles(site.home, 'domain', 'dora');
  makeSharedFolder(path.dirname(dir));
  makeSharedFolder(dir);
  for (const file of [log, mbox]) writeFileSync(file, 'of dora\n');
  await site.database.query("INSERT INTO dspam_virtual_uids VALUES (70, 'dora')");
  await site.database.query("INSERT INTO dspam_signature_data VALUES (70, '70,a', 'x', 1, CURDATE())");
  await loginAs('admin');
  await page.getByRole('link', { name: 'Users' }).click();
  await page.getByRole('link', { name: 'Delete the data of dora' }).click();
  await expect(page.getByRole('heading', { name: 'Delete the data of dora' })).toBeVisible();
  const rows = page.getByRole('table', { name: 'Rows' });
  await expect(rows.getByRole('row').filter({ hasText: 'dspam_signature_data' })).toContainText('1');
  await expect(page.getByRole('table', { name: 'Files' })).toContainText('dora.mbox');

  const typed = page.getByLabel('Type dora to confirm');
  await typed.fill('doris');
  await page.getByRole('button', { name: 'Delete the data' }).click();
  await expect(page.getByText('What was typed is not the name dora, so nothing was deleted.')).toBeVisible();
  expect(existsSync(mbox)).toBe(true);

  await typed.fill('dora');
  await page.getByRole('button', { name: 'Delete the data' }).click();
  await expect(page.getByText(/Copies are kept for 30 days, in folder \d+/)).toBeVisible();
  expect(existsSync(mbox)).toBe(false);
  const [folder = ''] = readdirSync(deleted);
  expect(readdirSync(`${deleted}/${folder}`).sort()).toEqual(['dora.log', 'dora.mbox', 'rows.sql']);
  await page.getByRole('link', { name: 'Users' }).first().click();
  await expect(page.getByRole('table', { name: 'Users' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'dora', exact: true })).toHaveCount(0);

  await page.goto('/admin/users/delete?user=dora');
  await page.getByRole('button', { name: 'Put back' }).click();
  await expect(page.getByText('The data was put back.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Put back' })).toHaveCount(0);
  expect(readFileSync(mbox, 'utf8')).toBe('of dora\n');
  const [kept] = await site.database.query<RowDataPacket[]>(
    'SELECT signature FROM dspam_signature_data WHERE uid = 70',
  );
  expect(kept).toEqual([{ signature: '70,a' }]);
  await page.getByRole('link', { name: 'Users' }).first().click();
  await expect(page.getByRole('link', { name: 'dora', exact: true })).toBeVisible();
  await page.goto('/admin/audit');
  await expect(page.getByRole('row').filter({ hasText: 'Put back the data of a user' })).toHaveCount(1);
});
