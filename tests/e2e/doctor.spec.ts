import { chmodSync } from 'node:fs';
import { userFiles } from '@/lib/dspam/userdir';
import { quarantineMail } from '@/tests/support/quarantined-mail';
import { USER_NAMES } from '@/tests/support/site';
import { expect, test } from './fixtures';

test('the doctor says what to type, and is content when that was done', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'bob', [{ subject: 'Anything' }]);
  const { mbox } = userFiles(site.home, 'domain', USER_NAMES.bob);
  chmodSync(mbox, 0o400);
  await loginAs('admin');
  await page.getByRole('link', { name: 'Status' }).click();
  await page.getByRole('link', { name: /^Doctor/ }).click();
  await expect(page.getByRole('heading', { name: 'Doctor' })).toBeVisible();

  const line = page
    .getByRole('list', { name: 'Doctor' })
    .getByRole('listitem')
    .filter({ hasText: 'Rights of files' });
  await expect(line).toContainText('Fault.');
  await expect(line).toContainText(`chmod g+rw ${mbox}`);
  // Faults come before what is good.
  await expect(page.getByRole('list', { name: 'Doctor' }).getByRole('listitem').first()).toContainText(
    'Fault.',
  );

  chmodSync(mbox, 0o660);
  await expect(async () => {
    await page.getByRole('link', { name: 'Look again' }).click();
    await expect(line).toContainText('Good.', { timeout: 2_000 });
  }).toPass();
});

test('only administrators see the doctor', async ({ page, loginAs }) => {
  await loginAs('alice');
  const answer = await page.goto('/admin/status/doctor');
  expect(answer?.status()).toBe(404);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the doctor can be asked, too', async ({ page, loginAs }) => {
    await loginAs('admin');
    await page.goto('/admin/status');
    await page.getByRole('link', { name: /^Doctor/ }).click();
    await expect(page.getByRole('listitem').filter({ hasText: 'Delivery agent' })).toContainText(
      'delivers to exactly one',
    );
  });
});
