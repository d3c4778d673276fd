import type { RowDataPacket } from 'mysql2/promise';
import { type Site, UIDS } from '@/tests/support/site';
import { expect, test } from './fixtures';

const preferences = '/mailbox/alice@example.org/preferences';

async function rowsOf(site: Site, uid: number): Promise<Record<string, string>> {
  const [rows] = await site.database.query<RowDataPacket[]>(
    'SELECT preference, value FROM dspam_preferences WHERE uid = ?',
    [uid],
  );
  return Object.fromEntries(rows.map(({ preference, value }) => [preference, value]));
}

test.beforeEach(async ({ site }) => {
  await site.database.query('DELETE FROM dspam_preferences');
  // Other specs save preferences on the same site before this one.
  await site.database.query("DELETE FROM dashboard_audit WHERE event = 'preference'");
});

test('shows what counts and why, tells the effects, and saves only what was changed', async ({
  page,
  site,
  loginAs,
}) => {
  await loginAs('alice');
  await page.getByRole('link', { name: 'Preferences', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Preferences' })).toBeVisible();
  const spam = page.getByRole('group', { name: 'Spam', exact: true });
  await expect(spam).toContainText('The default in dspam.conf applies.');
  await expect(spam.getByLabel('Quarantine')).toBeChecked();
  await expect(spam.getByLabel('Use default')).toBeChecked();
  await expect(spam.getByRole('radio', { name: 'Deliver', exact: true })).toHaveAccessibleDescription(
    /Nothing is quarantined then/,
  );
  // What nobody may choose is one line, with what it hides behind it.
  const corpus = page.getByRole('group', { name: 'Keep all messages' });
  await expect(corpus).toBeHidden();
  await page.getByText('settings are chosen by the administrator').click();
  await expect(page.getByText('Mailboxes may not change them (AllowOverride in dspam.conf).')).toBeVisible();
  await expect(corpus.getByRole('radio', { name: 'On' })).toBeDisabled();

  await spam.getByRole('radio', { name: 'Deliver', exact: true }).check();
  await expect(spam.getByLabel('Use default')).not.toBeChecked();
  await page.getByRole('group', { name: 'Mark in the subject' }).getByRole('textbox').fill('[?]');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status')).toContainText('Saved. It applies from the next message on.');
  expect(await rowsOf(site, UIDS.alice)).toEqual({ spamAction: 'deliver', spamSubject: '[?]' });
  await expect(spam).toContainText('This was chosen for this mailbox.');

  await spam.getByLabel('Use default').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(spam).toContainText('The default in dspam.conf applies.');
  expect(await rowsOf(site, UIDS.alice)).toEqual({ spamSubject: '[?]' });
  const [audit] = await site.database.query<RowDataPacket[]>(
    "SELECT actor, detail FROM dashboard_audit WHERE event = 'preference' ORDER BY id",
  );
  expect(audit).toEqual([
    { actor: 'alice@example.org', detail: 'spamAction=deliver, spamSubject' },
    { actor: 'alice@example.org', detail: 'spamAction default' },
  ]);
});

test('works without scripts', async ({ browser, site, loginAs, page }) => {
  await loginAs('alice');
  const context = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
    baseURL: site.origin,
  });
  const plain = await context.newPage();
  await plain.goto(preferences);
  await plain.getByRole('group', { name: 'Learning' }).getByLabel('From mistakes only').check();
  await plain.getByRole('button', { name: 'Save' }).click();
  await expect(plain.getByRole('status')).toContainText('Saved.');
  expect(await rowsOf(site, UIDS.alice)).toEqual({ trainingMode: 'TOE' });
  await context.close();
});

test('tells the second of two people what was changed, keeps what they typed, and lets them decide', async ({
  page,
  site,
  loginAs,
}) => {
  await loginAs('alice');
  await page.goto(preferences);
  const subject = page.getByRole('group', { name: 'Mark in the subject' }).getByRole('textbox');
  await subject.fill('[mine]');
  await site.database.query('INSERT INTO dspam_preferences VALUES (?, ?, ?)', [
    UIDS.alice,
    'spamSubject',
    '[theirs]',
  ]);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status')).toContainText('Mark in the subject: was default, is now [theirs].');
  expect(await rowsOf(site, UIDS.alice)).toEqual({ spamSubject: '[theirs]' });
  await expect(subject).toHaveValue('[mine]');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status')).toContainText('Saved.');
  expect(await rowsOf(site, UIDS.alice)).toEqual({ spamSubject: '[mine]' });
});

test('shows, keeps and marks what it does not know, and refuses what cannot be', async ({
  page,
  site,
  loginAs,
}) => {
  await site.database.query('INSERT INTO dspam_preferences VALUES ?', [
    [
      [UIDS.alice, 'favouriteColour', 'green'],
      [UIDS.alice, 'spamAction', 'explode'],
    ],
  ]);
  await loginAs('alice');
  await page.goto(preferences);
  await expect(page.getByText('favouriteColour=green')).toBeVisible();
  const spam = page.getByRole('group', { name: 'Spam', exact: true });
  await expect(spam).toContainText('The filter does not know the value “explode”.');
  await expect(spam.getByRole('radio', { name: 'explode' })).toBeChecked();
  const often = page.getByRole('group', { name: 'Messages until a sender is trusted' });
  await often.getByRole('textbox').fill('many');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(often.getByRole('alert')).toContainText('This is not a value that the filter knows.');
  await expect(often.getByRole('textbox')).toHaveValue('many');
  // What is marked may be far from the button.
  await expect(often.getByRole('textbox')).toBeFocused();
  expect(await rowsOf(site, UIDS.alice)).toEqual({ favouriteColour: 'green', spamAction: 'explode' });
  await often.getByRole('textbox').fill('15');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status')).toContainText('Saved.');
  expect(await rowsOf(site, UIDS.alice)).toEqual({
    favouriteColour: 'green',
    spamAction: 'explode',
    whitelistThreshold: '15',
  });
});

test('admins choose the defaults: all of dspam.conf comes along, and can come back', async ({
  page,
  site,
  loginAs,
}) => {
  await loginAs('admin');
  await page.getByRole('link', { name: 'Default preferences' }).click();
  await expect(page.getByRole('link', { name: 'Default preferences' })).toHaveAttribute(
    'aria-current',
    'page',
  );
  await expect(page.getByRole('link', { name: 'Preferences', exact: true })).not.toHaveAttribute(
    'aria-current',
  );
  await expect(page.getByText('the first save copies those lines here as well')).toBeVisible();
  await page.getByRole('group', { name: 'Say why' }).getByLabel('Off').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status')).toContainText('7 lines of dspam.conf were copied here');
  const rows = await rowsOf(site, 0);
  expect(rows).toMatchObject({ showFactors: 'off', spamAction: 'quarantine', statisticalSedation: '5' });
  expect(Object.keys(rows)).toHaveLength(8);
  await page.getByRole('button', { name: 'Return to dspam.conf' }).click();
  await expect(page.getByRole('status')).toContainText('The Preference lines of dspam.conf apply again');
  expect(await rowsOf(site, 0)).toEqual({});
  const [audit] = await site.database.query<RowDataPacket[]>(
    "SELECT mailbox_user FROM dashboard_audit WHERE event = 'preference' AND actor = 'admin'",
  );
  expect(audit).toEqual([{ mailbox_user: null }, { mailbox_user: null }]);
});
