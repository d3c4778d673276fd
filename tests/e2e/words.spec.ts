import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { signInOf } from '@/tests/support/site';
import { expect, test } from './fixtures';

// What people read: each thing once, in words and dates of their own.

const MAILBOX = '/mailbox/alice@example.org';
const FORGOTTEN = new Date(Date.now() - 30 * 24 * 3600 * 1000);

test.describe.configure({ timeout: 90_000 });
test.beforeEach(async ({ site }) => emptyMailbox(site, 'alice'));

test('released old mail is one row that says so, and counted where the false positives are', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantineMail(site, 'alice', [
    { subject: 'From long ago', signature: 'purged', receivedAt: FORGOTTEN },
    { subject: 'From today' },
  ]);
  await loginAs('alice');
  for (const subject of ['From long ago', 'From today']) {
    await page.goto(`${MAILBOX}/quarantine`);
    await page.getByRole('link', { name: subject }).click();
    await page.getByRole('article').getByRole('button', { name: 'Release', exact: true }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Released' }).first()).toContainText('Released', {
      timeout: 60_000,
    });
  }

  await page.goto(`${MAILBOX}/history`);
  const row = (text: string) =>
    page.getByRole('table', { name: 'History' }).getByRole('row').filter({ hasText: text });
  await expect(row('From long ago')).toHaveCount(1);
  await expect(row('From long ago')).toContainText('Released');
  await expect(row('From long ago')).not.toContainText('Too old to retrain');
  await expect(row('Corpus-fed')).toHaveCount(0);
  await expect(row('From today')).toContainText('False positive');
  await expect(page.getByText('2 of 2')).toBeVisible();
  await row('From long ago').getByRole('link', { name: 'From long ago' }).click();
  const life = page.getByRole('list').filter({ hasText: 'The filter considered it spam' });
  await expect(life).toContainText('The filter learned from its text that it is innocent');

  await page.goto(`${MAILBOX}/accuracy?range=24h`);
  await expect(
    page.getByText(
      'One more message was released from this mailbox after the filter had forgotten it: that cannot be counted here.',
    ),
  ).toBeVisible();
  await expect(
    page.getByText('In this time, one more message was released after the filter had forgotten it.'),
  ).toBeVisible();
});

test('a date is in the form of the browser’s language, in the page and in what scripts write', async ({
  browser,
  site,
}) => {
  await quarantineMail(site, 'alice', [{ subject: 'Dated', receivedAt: new Date('2026-03-04T13:05:00Z') }]);
  const written: Record<string, string> = {
    'en-GB': '4 Mar 2026, 13:05',
    'en-US': 'Mar 4, 2026, 1:05 PM',
    'de-DE': '04.03.2026, 13:05',
    'sv-SE': '4 mars 2026 13:05',
  };
  const { name, password } = signInOf('alice');
  for (const [locale, text] of Object.entries(written)) {
    const context = await browser.newContext({ locale, timezoneId: 'UTC', baseURL: site.origin });
    const page = await context.newPage();
    await page.goto('/login');
    // The page is in that language as well.
    await page.locator('[name=username]').fill(name);
    await page.locator('[name=password]').fill(password);
    await page.locator('form button[type=submit]').click();
    await page.waitForURL('**/quarantine');
    await page.getByRole('link', { name: 'Dated' }).click();
    const times = page.getByRole('article').locator('time');
    await expect
      .poll(async () => (await times.allTextContents()).map((each) => each.replace(/\s/g, ' ')))
      .toContain(text);
    await context.close();
  }
});
