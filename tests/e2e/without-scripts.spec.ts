import { emptyMailbox, quarantineMail, readDelivered } from '@/tests/support/quarantined-mail';
import { signInOf, UIDS } from '@/tests/support/site';
import { expect, test } from './fixtures';

// All that a person does in two minutes, in a browser that runs no script.

const MAILBOX = '/mailbox/alice@example.org';

test.use({ javaScriptEnabled: false });

test('signs in, searches, opens, releases, deletes, undoes and sets a preference', async ({ page, site }) => {
  await emptyMailbox(site, 'alice');
  await quarantineMail(
    site,
    'alice',
    ['Wanted by alice', 'Another one', 'A third'].map((subject) => ({ subject })),
  );
  const table = page.getByRole('table', { name: 'Quarantined messages' });
  const rows = page.locator('[data-list="quarantine"] > tr');
  const status = page.getByRole('status');
  const { name, password } = signInOf('alice');

  await page.goto('/login');
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('The user name or the password is wrong.')).toBeVisible();
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(table).toBeVisible();
  await expect(rows).toHaveCount(3);

  await page.getByRole('searchbox', { name: 'Search quarantine' }).fill('wanted');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await expect(rows).toHaveCount(1);

  // Opened, looked at in each of its views, released from there, and taken back.
  await page.getByRole('link', { name: 'Wanted by alice' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Wanted by alice' })).toBeVisible();
  await expect(page.frameLocator('.mail-frame').getByText('This is what')).toBeVisible();
  for (const tab of ['Why', 'Headers', 'Source']) {
    await page.getByRole('tab', { name: tab }).click();
    await expect(page.getByRole('tabpanel', { name: tab })).toContainText(/\S/);
  }
  await page.getByRole('button', { name: 'Release', exact: true }).click();
  await expect(status).toContainText('Released 1 message');
  expect(readDelivered(site, 'alice')).toContain('Subject: Wanted by alice');
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect(status).toContainText('1 message is back in the quarantine.');

  // From its own page again, and from the list.
  await page.goto(`${MAILBOX}/quarantine`);
  await page.getByRole('link', { name: 'Another one' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(status).toContainText('Deleted 1 message');
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect(status).toContainText('1 message is back in the quarantine.');
  await page.goto(`${MAILBOX}/quarantine`);
  for (const subject of ['Another one', 'A third'])
    await page.getByRole('checkbox', { name: subject }).check();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(status).toContainText('Deleted 2 messages');
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect(status).toContainText('2 messages are back in the quarantine.');
  await page.goto(`${MAILBOX}/quarantine`);
  await expect(rows).toHaveCount(3);

  await page.getByRole('link', { name: 'Preferences' }).click();
  await page.getByRole('group', { name: 'Learning' }).getByLabel('From mistakes only').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(status).toContainText('Saved.');
  await site.database.query('DELETE FROM dspam_preferences WHERE uid = ?', [UIDS.alice]);

  await page.getByRole('button', { name: 'Account of alice@example.org' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});
