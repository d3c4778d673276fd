import { execFileSync } from 'node:child_process';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makePass, PASS_HEADER } from '@/lib/site/doctor/check/doctor-pass';
import { expect, test } from './fixtures';

test('the doctor says what to type, and is content when that was done', async ({ page, site, loginAs }) => {
  const log = path.join(site.home, 'log/dspam.debug');
  mkdirSync(path.dirname(log), { recursive: true });
  writeFileSync(log, '');
  truncateSync(log, 2e9);
  await loginAs('admin');
  await page.getByRole('link', { name: 'Status' }).click();
  await page.getByRole('link', { name: /^Doctor/ }).click();
  await expect(page.getByRole('heading', { name: 'Doctor' })).toBeVisible();

  const lines = page.getByRole('list', { name: 'Doctor' }).getByRole('listitem');
  const line = lines.filter({ hasText: 'Logs of errors' });
  await expect(line).toContainText('Fault.');
  await expect(line).toContainText(`${log} has 2 GB`);
  // The worst comes first.
  await expect(lines.first()).toContainText('Fault.');
  await expect(lines.last()).toContainText('Good.');

  execFileSync('sh', ['-c', (await line.locator('pre').textContent()) ?? '']);
  await expect(async () => {
    await page.getByRole('link', { name: 'Look again' }).click();
    await expect(line).toContainText('Good.', { timeout: 2_000 });
  }).toPass();
});

test('the doctor asks for NEXTAUTH_URL, and the server tells what arrived to it alone', async ({
  page,
  site,
  loginAs,
}) => {
  await loginAs('admin');
  await page.goto('/admin/status/doctor');
  const lines = page.getByRole('list', { name: 'Doctor' }).getByRole('listitem');
  await expect(lines.filter({ hasText: 'NEXTAUTH_URL' })).toContainText('what arrives is correct');

  const ask = (pass: string) => page.request.get('/api/doctor', { headers: { [PASS_HEADER]: pass } });
  const told = await ask(makePass(site.environment.NEXTAUTH_SECRET));
  const { host } = new URL(site.origin);
  expect(await told.json()).toMatchObject({ peer: '127.0.0.1', host, forwardedFor: null, login: null });
  const others = await ask(makePass('another secret, which has thirty-two characters'));
  expect(others.status()).toBe(404);
  expect(await others.text()).toBe('');
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
