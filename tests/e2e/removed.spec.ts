import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { expect, test } from './fixtures';

const removed = '/mailbox/alice@example.org/removed';

test.beforeEach(async ({ site }) => {
  await emptyMailbox(site, 'alice');
});

/** Deletes (or releases) everything that is quarantined, by the page. */
async function removeAll(page: import('@playwright/test').Page, button: 'Delete' | 'Release') {
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await page.getByRole('button', { name: button }).click();
  await expect(page.getByRole('status')).toContainText(/Deleted|Released/);
}

test('lists what was removed, searches it, and puts it back', async ({ page, site, loginAs }) => {
  await loginAs('alice');
  await page.getByRole('link', { name: 'Removed' }).click();
  await expect(page.getByRole('heading', { name: 'Removed' })).toBeVisible();
  await expect(page.getByText('Nothing was removed.')).toBeVisible();

  await quarantineMail(site, 'alice', [
    { subject: 'Newsletter', from: 'News <news@example.net>' },
    { subject: '=?utf-8?q?Gr=C3=BC=C3=9Fe?=', from: 'Mia <mia@example.net>' },
    { subject: 'Third one' },
  ]);
  await page.getByRole('link', { name: 'Quarantine' }).click();
  await removeAll(page, 'Delete');
  await quarantineMail(site, 'alice', [{ subject: 'Invoice of May' }]);
  await page.reload();
  await removeAll(page, 'Release');

  await page.getByRole('link', { name: 'Removed' }).click();
  const table = page.getByRole('table', { name: 'Removed messages' });
  await expect(table.getByRole('row')).toHaveCount(5);
  const first = table.getByRole('row').nth(1);
  await expect(first).toContainText('Invoice of May');
  await expect(first).toContainText('Released by alice@example.org');
  await expect(table.getByRole('row').nth(2)).toContainText('Deleted by alice@example.org');

  await page.getByLabel('Search removed messages').fill('GRU mia');
  await page.keyboard.press('Enter');
  await expect(table.getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('searchbox')).toHaveCount(1);
  await expect(first).toContainText('Grüße');
  await page.getByRole('link', { name: 'Show all 4' }).click();

  await page.getByRole('button', { name: 'Put back Invoice of May' }).click();
  await expect(page.getByRole('status')).toContainText('1 message is back in the quarantine.');
  await expect(page.getByRole('status')).toContainText(
    'Mail that was already delivered cannot be called back.',
  );
  await expect(table.getByRole('row')).toHaveCount(4);

  await page.getByRole('checkbox', { name: 'Newsletter' }).check();
  await page.getByRole('checkbox', { name: 'Third one' }).check();
  await expect(page.getByText('2 selected')).toBeVisible();
  await page.getByRole('button', { name: 'Put back', exact: true }).click();
  await expect(page.getByRole('status')).toContainText('2 messages are back in the quarantine.');
  await page.getByRole('link', { name: 'Quarantine' }).click();
  for (const name of ['Invoice of May', 'Newsletter', 'Third one'])
    await expect(page.getByRole('checkbox', { name })).toBeVisible();
});

test('says why a message cannot be put back: purged meanwhile, put back from another tab, copy gone', async ({
  page,
  context,
  site,
  loginAs,
}) => {
  await quarantineMail(site, 'alice', [{ subject: 'Purged' }, { subject: 'Twice' }, { subject: 'Kept' }]);
  await loginAs('alice');
  await removeAll(page, 'Delete');
  await page.goto(removed);
  const other = await context.newPage();
  await other.goto(removed);
  await site.database.query("UPDATE dashboard_operation SET copy_offset = NULL WHERE subject = 'Purged'");
  await page.getByRole('button', { name: 'Put back Purged' }).click();
  await expect(page.getByRole('status')).toContainText(
    '1 message was not put back. The copy was kept for as long as copies are kept and has been deleted since',
  );
  await expect(page.getByRole('checkbox', { name: 'Purged' })).toBeHidden();

  await page.getByRole('button', { name: 'Put back Twice' }).click();
  await expect(page.getByRole('status')).toContainText('1 message is back in the quarantine.');
  await other.getByRole('button', { name: 'Put back Twice' }).click();
  await expect(other.getByRole('status')).toContainText('This has already been put back.');

  await site.database.query("UPDATE dashboard_operation SET copy_offset = 1 WHERE subject = 'Kept'");
  await page.reload();
  await page.getByRole('button', { name: 'Put back Kept' }).click();
  await expect(page.getByRole('status')).toContainText('The copy is no longer there');
});

test('puts back without JavaScript', async ({ page, browser, site, loginAs }) => {
  await quarantineMail(site, 'alice', [{ subject: 'Plain' }, { subject: 'Other' }]);
  await loginAs('alice');
  await removeAll(page, 'Delete');
  const plain = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
    baseURL: site.origin,
  });
  const other = await plain.newPage();
  await other.goto(removed);
  await other.getByRole('button', { name: 'Put back Plain' }).click();
  await expect(other.getByRole('status')).toContainText('1 message is back in the quarantine.');
  await expect(other.getByRole('button', { name: 'Put back Plain' })).toBeHidden();
  await other.getByRole('checkbox', { name: 'Other' }).check();
  await other.getByRole('button', { name: 'Put back', exact: true }).click();
  await expect(other.getByText('Nothing was removed.')).toBeVisible();
  await plain.close();
});

test('does not show alice’s to bob', async ({ page, site, loginAs, complaints }) => {
  await quarantineMail(site, 'alice', [{ subject: 'Private' }]);
  await loginAs('alice');
  await removeAll(page, 'Delete');
  await page.context().clearCookies();
  await loginAs('bob');
  await page.getByRole('link', { name: 'Removed' }).click();
  await expect(page.getByText('Nothing was removed.')).toBeVisible();
  await page.goto(removed);
  await expect(page.getByRole('heading', { name: 'Not found' })).toBeVisible();
  complaints.splice(0);
});

test('puts a whole page back as a job, whose progress the page shows', async ({ page, site, loginAs }) => {
  await quarantineMail(
    site,
    'alice',
    Array.from({ length: 30 }, (_unused, index) => ({ subject: `Gone ${index}` })),
  );
  await loginAs('alice');
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await page.getByRole('button', { name: 'Delete' }).first().click();
  await expect(page.getByText('Deleted 30 messages')).toBeVisible({ timeout: 30_000 });
  await page.goto(removed);
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await page.getByRole('button', { name: 'Put back', exact: true }).click();
  await expect(page.getByRole('status')).toContainText('Working on 30 messages');
  await expect(page.getByText('30 messages are back in the quarantine.')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('Nothing was removed.')).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByText('30 messages are back in the quarantine.')).toBeHidden();
});
