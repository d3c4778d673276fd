import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { expect, test } from './fixtures';

const alices = '/mailbox/alice@example.org/quarantine';

test('gives bob a 404 for everything of alice’s, and changes none of it', async ({
  page,
  site,
  loginAs,
  complaints,
}) => {
  await emptyMailbox(site, 'alice');
  const [signature] = await quarantineMail(site, 'alice', [{ subject: 'For alice alone' }]);
  await quarantineMail(site, 'bob', [{ subject: 'Bob’s own'.replace('’', "'") }]);
  await loginAs('bob');
  for (const path of [
    alices,
    `${alices}/${signature}`,
    `${alices}/${signature}/frame`,
    `${alices}/${signature}/attachment/0`,
    '/mailbox/nobody/quarantine',
    '/mailbox/..%2Falice@example.org/quarantine',
    '/mailbox/-x/quarantine',
    '/mailbox/a%00b/quarantine',
  ]) {
    const answer = await page.request.get(path, { maxRedirects: 0 });
    expect(answer.status(), path).toBe(404);
    expect(await answer.text()).not.toContain('For alice alone');
  }

  // Bob's own form, with alice's mailbox and message written into it.
  for (const intent of ['release', 'delete']) {
    await page.goto('/mailbox/bob/quarantine');
    await page.getByRole('checkbox', { name: "Bob's own" }).first().check();
    await page.evaluate((key) => {
      for (const field of document.querySelectorAll<HTMLInputElement>('input[name="mailbox"]'))
        field.value = 'alice@example.org';
      for (const field of document.querySelectorAll<HTMLInputElement>('input[name="key"]')) field.value = key;
    }, signature ?? '');
    await page
      .getByRole('button', { name: intent === 'release' ? 'Release' : 'Delete' })
      .first()
      .click();
    await expect(page.getByText('There is nothing here, or it is not yours to see.')).toBeVisible();
  }
  const [rows] = await site.database.query('SELECT * FROM dashboard_operation WHERE signature = ?', [
    signature,
  ]);
  expect(rows).toEqual([]);
  complaints.length = 0;
});

test('shows an admin the mailbox of another, with a banner', async ({ page, site, loginAs }) => {
  await emptyMailbox(site, 'alice');
  await quarantineMail(site, 'alice', [{ subject: 'Seen by admin' }]);
  await loginAs('admin');
  await page.goto(alices);
  await expect(page.getByText('You are looking at alice@example.org’s mailbox.')).toBeVisible();
  await expect(page.getByRole('checkbox', { name: 'Seen by admin' })).toBeVisible();
});

test('protects every page with its headers, and signs out', async ({ page, loginAs }) => {
  const seen = async (path: string) => (await page.request.get(path)).headers();
  await loginAs('alice');
  for (const path of ['/login', '/api/health', alices, '/nothing-here']) {
    const headers = await seen(path);
    expect(headers['content-security-policy'], path).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy'], path).not.toMatch(/script-src[^;]*unsafe-inline/);
    expect(headers['x-content-type-options'], path).toBe('nosniff');
    expect(headers['referrer-policy'], path).toBeTruthy();
    expect(headers['x-dns-prefetch-control'], path).toBe('off');
  }
  const cookies = await page.context().cookies();
  const session = cookies.find(({ name }) => name.includes('session-token'));
  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax' });

  await page
    .getByRole('button', { name: /Account of/ })
    .or(page.locator('summary').filter({ hasText: 'alice' }))
    .first()
    .click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/login/);
  await page.goto(alices);
  await expect(page).toHaveURL(/\/login/);
});

test('ends the session when the account is taken away', async ({ page, site, loginAs }) => {
  await loginAs('bob');
  const restore = site.removeSignIn('bob');
  try {
    await page.goto('/mailbox/bob/quarantine');
    await expect(page).toHaveURL(/\/login/);
  } finally {
    restore();
  }
});
