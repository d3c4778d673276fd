import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { USER_NAMES } from '@/tests/support/site';
import { expect, test } from './fixtures';

test('the list says how many others have released mail of the campaign of a likely mistake', async ({
  page,
  site,
  loginAs,
}) => {
  await emptyMailbox(site, 'alice');
  await quarantineMail(site, 'alice', [{ subject: 'Of a campaign' }, { subject: 'Of none' }]);
  await loginAs('alice');
  const row = (subject: string) => page.locator('[data-row]', { hasText: subject });
  await expect(async () => {
    await page.reload();
    await expect(page.locator('[title="Not judged yet"]')).toHaveCount(0, { timeout: 1000 });
  }).toPass();
  await site.database.query(
    `UPDATE dashboard_message m JOIN dashboard_mailbox b ON b.id = m.mailbox_id
     SET m.score = 90, m.why = 'sender 14 2', m.campaign = IF(m.subject = 'Of none', 0, 5) WHERE b.store = ?`,
    [USER_NAMES.alice],
  );
  await page.reload();
  await expect(row('Of a campaign')).toContainText('5 others on this server released mail of this campaign.');
  await expect(row('Of a campaign')).not.toContainText('14 innocent');
  await expect(row('Of none')).toContainText('14 innocent messages from this address, and 2 spam.');
  await expect(row('Of none')).not.toContainText('campaign');
});
