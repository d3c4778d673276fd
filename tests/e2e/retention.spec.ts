import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { type Site, startSite } from '@/tests/support/site';
import { test as base, expect } from './fixtures';

const KEEP_DAYS = 20;
const HOUR_MS = 3600 * 1000;

/** A site that moves old messages to Removed. */
const test = base.extend<object, { site: Site }>({
  site: [
    async ({ browserName: _browser }, use) => {
      const site = await startSite({ QUARANTINE_KEEP_DAYS: String(KEEP_DAYS) });
      await use(site);
      await site.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

/** So that it leaves the quarantine in `hours`. */
const leavingIn = (hours: number) => new Date(Date.now() + (hours - KEEP_DAYS * 24) * HOUR_MS);

test('marks the messages that move to Removed within three days, in the list and on their page', async ({
  page,
  site,
  loginAs,
}) => {
  await emptyMailbox(site, 'alice');
  const [, soon] = await quarantineMail(site, 'alice', [
    { subject: 'Goes today', receivedAt: leavingIn(-1) },
    { subject: 'Goes soon', receivedAt: leavingIn(47) },
    { subject: 'Stays a while', receivedAt: leavingIn(100) },
  ]);
  await loginAs('alice');
  const row = (subject: string) => page.getByRole('row').filter({ hasText: subject });
  await expect(row('Goes today')).toContainText('It is old, and moves to Removed today.');
  await expect(row('Goes soon')).toContainText('It is old, and moves to Removed in 2 days.');
  await expect(row('Stays a while')).not.toContainText('It is old');
  // How long is said of every message.
  await expect(row('Stays a while')).toContainText('5 days left');
  await expect(row('Goes soon')).not.toContainText('left');
  await page.goto(`/mailbox/alice@example.org/quarantine/${soon}`);
  await expect(page.getByText('It is old, and moves to Removed in 2 days.')).toBeVisible();
});
