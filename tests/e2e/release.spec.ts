import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { emptyMailbox, quarantineMail, readDelivered } from '@/tests/support/quarantined-mail';
import { REFUSED_SUBJECT, type Site } from '@/tests/support/site';
import { expect, test } from './fixtures';

const days = (count: number) => new Date(Date.now() - count * 24 * 3600 * 1000);

test.beforeEach(async ({ site }) => {
  await emptyMailbox(site, 'alice');
});

test('releases a message, which arrives in the mailbox; undo brings it back', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantineMail(site, 'alice', [
    { subject: 'Invoice of May', text: 'Please pay.' },
    { subject: 'Other' },
  ]);
  await loginAs('alice');
  await page.getByRole('checkbox', { name: 'Invoice of May' }).check();
  await page.getByRole('button', { name: 'Release' }).click();
  await expect(page.getByRole('status')).toContainText('Released 1 message');
  await expect(page.getByRole('checkbox', { name: 'Invoice of May' })).toBeHidden();
  const arrived = readDelivered(site, 'alice');
  expect(arrived).toContain('Subject: Invoice of May');
  expect(arrived).toContain('Please pay.');
  expect(arrived).toContain('X-DSPAM-Reclassified: Innocent');

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('status')).toContainText('1 message is back in the quarantine.');
  await expect(page.getByRole('status')).toContainText(
    'Mail that was already delivered cannot be called back.',
  );
  await expect(page.getByRole('checkbox', { name: 'Invoice of May' })).toBeVisible();
});

test('deletes and undoes, bytes unchanged', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', [{ subject: 'Keep' }, { subject: 'Throw away' }]);
  const { mbox } = userFiles(site.home, 'domain', 'alice@example.org');
  const record =
    readFileSync(mbox, 'latin1')
      .split(/(?=^From QUARANTINE )/m)
      .find((text) => text.includes('Throw away')) ?? 'none';
  await loginAs('alice');
  await page.getByRole('link', { name: 'Throw away' }).click();
  await page.getByRole('button', { name: 'Delete' }).last().click();
  await expect(page.getByRole('status')).toContainText('Deleted 1 message');
  expect(readFileSync(mbox, 'latin1')).not.toContain(record);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('status')).toContainText('1 message is back in the quarantine.');
  expect(readFileSync(mbox, 'latin1')).toContain(record);
  expect(readDelivered(site, 'alice')).toBe('');
});

test('releases five at once, of which the agent refuses one: four arrive, one stays and says why', async ({
  page,
  site,
  loginAs,
}) => {
  const subjects = ['One', 'Two', 'Three', 'Four', `Five ${REFUSED_SUBJECT}`];
  await quarantineMail(
    site,
    'alice',
    subjects.map((subject) => ({ subject })),
  );
  await loginAs('alice');
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await expect(page.getByText('5 selected')).toBeVisible();
  await page.getByRole('button', { name: 'Release' }).click();
  await expect(page.getByRole('status')).toContainText('Released 4 messages');
  await expect(
    page.getByText('The mail server did not accept the mail, so it stays in the quarantine.').first(),
  ).toBeVisible();
  const arrived = readDelivered(site, 'alice');
  for (const subject of subjects.slice(0, 4)) expect(arrived).toContain(`Subject: ${subject}\n`);
  expect(arrived).not.toContain('Subject: Five');
  await page.reload();
  const rows = page.getByRole('table', { name: 'Quarantined messages' }).getByRole('row');
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1)).toContainText('The mail server did not accept the mail');
});

test('releases a message that the filter has forgotten', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', [
    { subject: 'From last month', signature: 'purged', receivedAt: days(30) },
  ]);
  await loginAs('alice');
  await page.getByRole('link', { name: 'From last month' }).click();
  await page.getByRole('button', { name: 'Release' }).last().click();
  await expect(page.getByRole('status')).toContainText('Released 1 message');
  expect(readDelivered(site, 'alice')).toContain('Subject: From last month');
});

test('says who released a message that somebody looks for later', async ({ page, site, loginAs }) => {
  const [signature] = await quarantineMail(site, 'alice', [{ subject: 'Gone soon' }]);
  await loginAs('alice');
  const address = `/mailbox/alice@example.org/quarantine/${signature}`;
  await page.goto(address);
  await page.getByRole('button', { name: 'Release' }).last().click();
  await expect(page.getByRole('status')).toContainText('Released 1 message');
  await page.goto(address);
  await expect(page.getByText(/alice@example\.org/).first()).toBeVisible();
  await expect(page.getByText(/released/i).first()).toBeVisible();
});

/** A release whose end nobody knows: the log was cut between the run and the proof. */
async function leaveInDoubt(site: Site, signature: string, subject: string): Promise<void> {
  const digest = createHash('sha256').update(signature).digest('hex');
  await site.database.query(
    `INSERT INTO dashboard_operation (batch, actor, store, kind, way, state, reason, message_key, signature, from_text, subject, digest,
       byte_offset, byte_length, started_at, finished_at)
     VALUES (UUID(), ?, ?, 'release', 'error', 'unconfirmed', 'unconfirmed', ?, ?, '', ?, ?, 0, 0, NOW(3), NOW(3))`,
    ['alice@example.org', 'alice@example.org', signature, signature, subject, digest],
  );
}

test('asks whether a message arrived that could not be confirmed: `It arrived` takes it out, `Try again` releases it', async ({
  page,
  site,
  loginAs,
}) => {
  const subjects = ['Has arrived', 'Has not', 'Opened', 'Never tried'];
  const signatures = await quarantineMail(
    site,
    'alice',
    subjects.map((subject) => ({ subject })),
  );
  for (const [index, signature] of signatures.slice(0, 3).entries())
    await leaveInDoubt(site, signature, subjects[index] ?? '');
  await loginAs('alice');
  const row = (subject: string) => page.getByRole('row').filter({ hasText: subject });
  await expect(row('Has arrived')).toContainText('The mail may have been delivered');
  await expect(row('Never tried').getByRole('button')).toHaveCount(0);

  await page.getByRole('checkbox', { name: 'Never tried' }).check();
  await row('Has arrived').getByRole('button', { name: 'It arrived' }).click();
  await expect(page.getByRole('status')).toContainText('1 message marked as arrived');
  await expect(row('Has arrived')).toBeHidden();
  expect(readDelivered(site, 'alice')).toBe('');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('status')).toContainText('1 message is back in the quarantine.');
  await expect(row('Has arrived')).toBeVisible();

  await row('Has not').getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('status')).toContainText('Released 1 message');
  expect(readDelivered(site, 'alice')).toContain('Subject: Has not');
  expect(readDelivered(site, 'alice')).not.toContain('Subject: Never tried');

  await page.goto(`/mailbox/alice@example.org/quarantine/${signatures[2]}`);
  await page.getByRole('button', { name: 'It arrived' }).click();
  await expect(page.getByRole('status')).toContainText('1 message marked as arrived');
  expect(readDelivered(site, 'alice')).not.toContain('Subject: Opened');
  const [audit] = await site.database.query(
    "SELECT actor, detail FROM dashboard_audit WHERE event = 'arrived' AND mailbox_user = 'alice@example.org'",
  );
  expect(audit).toEqual([
    { actor: 'alice@example.org', detail: '1' },
    { actor: 'alice@example.org', detail: '1' },
  ]);
});

test('keeps the doubt after a try that was refused: a plain Release is no second delivery', async ({
  page,
  site,
  loginAs,
}) => {
  const subject = `Maybe there ${REFUSED_SUBJECT}`;
  const [signature = ''] = await quarantineMail(site, 'alice', [{ subject }]);
  await leaveInDoubt(site, signature, subject);
  await loginAs('alice');
  const row = page.getByRole('row').filter({ hasText: 'Maybe there' });
  await row.getByRole('button', { name: 'Try again' }).click();
  await expect(row).toContainText('An earlier release may have delivered it');
  await page.getByRole('checkbox', { name: subject }).check();
  await page.getByRole('button', { name: 'Release', exact: true }).click();
  await expect(page.getByRole('status')).toContainText('it was not released again');
  expect(readDelivered(site, 'alice')).toBe('');
  await page.goto(`/mailbox/alice@example.org/quarantine/${signature}`);
  await expect(page.getByRole('note')).toContainText('An earlier release may have delivered it');
  await page.getByRole('button', { name: 'It arrived' }).click();
  await expect(page.getByRole('status')).toContainText('1 message marked as arrived');
  expect(readDelivered(site, 'alice')).toBe('');
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('signs in, opens, releases and undoes', async ({ page, site, loginAs }) => {
    await quarantineMail(site, 'alice', [{ subject: 'Plain', text: 'No scripts.' }]);
    await loginAs('alice');
    await page.getByRole('checkbox', { name: 'Plain' }).check();
    await page.getByRole('button', { name: 'Release' }).first().click();
    await expect(page.getByRole('status')).toContainText('Released 1 message');
    expect(readDelivered(site, 'alice')).toContain('Subject: Plain');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('status')).toContainText('1 message is back in the quarantine.');
  });

  // The page that has the Undo is the answer to the form: loaded again, it is sent again, or has gone.
  test('after a reload Removed has the way back, for a release and a delete', async ({
    page,
    site,
    loginAs,
  }) => {
    await quarantineMail(site, 'alice', [{ subject: 'Taken wrongly' }, { subject: 'Thrown away' }]);
    await loginAs('alice');
    for (const [subject, button, said] of [
      ['Taken wrongly', 'Release', 'Released 1 message'],
      ['Thrown away', 'Delete', 'Deleted 1 message'],
    ] as const) {
      await page.goto('/mailbox/alice@example.org/quarantine');
      await page.getByRole('checkbox', { name: subject }).check();
      await page.getByRole('button', { name: button }).first().click();
      await expect(page.getByRole('status')).toContainText(said);
      // Done once, whatever the browser does: it sends the form again.
      await page.reload();
      await expect(page.getByRole('status')).not.toContainText(said);
    }
    expect(readDelivered(site, 'alice').match(/Subject: Taken wrongly/g)).toHaveLength(1);
    for (const subject of ['Taken wrongly', 'Thrown away']) {
      await page.getByRole('navigation').getByRole('link', { name: 'Removed' }).click();
      await page.getByRole('button', { name: `Put back ${subject}` }).click();
      await expect(page.getByRole('status')).toContainText('1 message is back in the quarantine.');
    }
    await page.goto('/mailbox/alice@example.org/quarantine');
    for (const subject of ['Taken wrongly', 'Thrown away'])
      await expect(page.getByRole('link', { name: subject })).toBeVisible();
  });
});
