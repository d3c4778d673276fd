import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { REFUSED_SUBJECT, type Site, USER_NAMES } from '@/tests/support/site';
import { expect, test } from './fixtures';

const RULE = '/mailbox/alice@example.org/senders/rule?address=';
const LET_ALSO = 'Release, and always let mail from this sender through';
const filesOf = (site: Site) => userFiles(site.home, 'domain', USER_NAMES.alice);

async function raisedOf(site: Site) {
  const [rows] = await site.database.query('SELECT spelling, added FROM dashboard_raised_token');
  return rows;
}

test.beforeEach(async ({ site }) => {
  await emptyMailbox(site, 'alice');
  for (const table of ['dashboard_raised_token', 'dashboard_sender_rule'])
    await site.database.query(`DELETE FROM ${table}`);
  rmSync(filesOf(site).blocklist, { force: true });
});

test('holds back the domain of a message’s sender, and no longer', async ({ page, site, loginAs }) => {
  const [key] = await quarantineMail(site, 'alice', [{ subject: 'Offer', from: 'Shop <news@shop.example>' }]);
  await loginAs('alice');
  await page.goto(`/mailbox/alice@example.org/quarantine/${key}`);
  await page.getByRole('link', { name: 'Rule for this sender' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Mail from this sender' })).toBeVisible();
  await expect(page.getByText('this holds back what names the domain')).toBeVisible();
  await page.getByRole('button', { name: 'Always hold back' }).click();
  await expect(page.getByRole('status').last()).toContainText('is held back from now on');
  await expect(page.getByText('The filter holds back all mail')).toBeVisible();
  expect(readFileSync(filesOf(site).blocklist, 'utf8')).toBe('shop.example\n');
  await page.getByRole('button', { name: 'No longer hold back' }).click();
  await expect(page.getByRole('status').last()).toContainText('is no longer held back');
  expect(readFileSync(filesOf(site).blocklist, 'utf8')).toBe('');
});

test('says why a domain is not held back, warns of the mailbox’s own, and keeps what others wrote', async ({
  page,
  site,
  loginAs,
}) => {
  await loginAs('alice');
  await page.goto(`${RULE}x%40co.uk`);
  await expect(page.getByText('anybody can have a domain')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Always hold back' })).toHaveCount(0);
  await page.goto(`${RULE}nobody`);
  await expect(page.getByText('This is not the address of a sender')).toBeVisible();
  await page.goto(`${RULE}boss%40example.org`);
  await expect(page.getByText('This is the domain of the mailbox itself')).toBeVisible();
  mkdirSync(filesOf(site).dir, { recursive: true });
  writeFileSync(filesOf(site).blocklist, '# mine\r\nother.example\r\n');
  await page.getByRole('button', { name: 'Always hold back' }).click();
  await expect(page.getByRole('status').last()).toContainText('example.org is held back');
  expect(readFileSync(filesOf(site).blocklist, 'utf8')).toBe('# mine\r\nother.example\r\nexample.org\r\n');
});

test('lets a sender through, and no longer', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', [{ subject: 'Offer', from: 'Bank <news@bank.example>' }]);
  await loginAs('alice');
  await page.goto(`${RULE}news%40bank.example`);
  await expect(page.getByText('spam that names this one gets through as well')).toBeVisible();
  await page.getByRole('button', { name: 'Always let through' }).click();
  await expect(page.getByRole('status').first()).toContainText('is let through from now on');
  expect(await raisedOf(site)).toMatchObject([{ spelling: 'Bank <news@bank.example>' }]);
  await page.getByRole('button', { name: 'No longer let through' }).click();
  await expect(page.getByRole('status').first()).toContainText('is judged by the filter again');
  expect(await raisedOf(site)).toEqual([]);
});

test('says of a sender of whom the filter knows nothing that nothing changes for now', async ({
  page,
  site,
  loginAs,
}) => {
  await loginAs('alice');
  await page.goto(`${RULE}news%40never.example`);
  await page.getByRole('button', { name: 'Always let through' }).click();
  await expect(page.getByRole('status').first()).toContainText('so nothing changes for now');
  await expect(page.getByText('it is delivered, whatever it says')).toHaveCount(0);
  expect(await raisedOf(site)).toEqual([]);
  await page.getByRole('button', { name: 'No longer let through' }).click();
  await expect(page.getByRole('status').first()).toContainText('is judged by the filter again');
});

test('lists all that was said, with who has said it, and takes each back', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantineMail(site, 'alice', [{ subject: 'Offer', from: 'Bank <news@bank.example>' }]);
  await loginAs('alice');
  await page.goto(`${RULE}news%40bank.example`);
  await page.getByRole('button', { name: 'Always let through' }).click();
  await expect(page.getByRole('status').first()).toContainText('is let through from now on');
  await page.goto(`${RULE}%40shop.example`);
  await expect(page.getByRole('heading', { name: 'Always let this sender through' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Always hold back' }).click();
  await expect(page.getByRole('status')).toContainText('shop.example is held back');
  await page.getByRole('link', { name: 'Rules about senders' }).click();
  const bank = page.getByRole('listitem').filter({ hasText: 'news@bank.example' });
  await expect(bank).toContainText('by alice');
  await expect(bank).toContainText('1 line with name and address is let through.');
  const shop = page.getByRole('listitem').filter({ hasText: 'shop.example' });
  await expect(shop).toContainText('by alice');
  await shop.getByRole('button', { name: 'No longer hold back' }).click();
  await expect(page.getByText('Mail from shop.example is no longer held back.')).toBeVisible();
  await expect(shop).toHaveCount(0);
  await bank.getByRole('button', { name: 'No longer let through' }).click();
  await expect(page.getByText('Mail from news@bank.example is judged by the filter again.')).toBeVisible();
  await expect(page.getByText('There are no rules yet.')).toBeVisible();
  expect(await raisedOf(site)).toEqual([]);
});

test('says of letters of another script which address they look like', async ({ page, loginAs }) => {
  await loginAs('alice');
  await page.goto(`${RULE}${encodeURIComponent('news@b\u0430nk.example')}`);
  await expect(page.getByRole('note')).toContainText('It looks like news@bank.example, and is another.');
  await page.goto(`${RULE}news%40bank.example`);
  await expect(page.getByRole('heading', { name: 'Mail from this sender' })).toBeVisible();
  await expect(page.getByRole('note')).toHaveCount(0);
});

test('releases a message and lets its sender through; Undo takes back both', async ({
  page,
  site,
  loginAs,
}) => {
  const [key] = await quarantineMail(site, 'alice', [{ subject: 'Offer', from: 'Bank <news@bank.example>' }]);
  await loginAs('alice');
  await page.goto(`/mailbox/alice@example.org/quarantine/${key}`);
  await expect(page.getByRole('button', { name: LET_ALSO })).toHaveCount(0);
  await page.getByText('Let the sender through as well').click();
  await expect(page.getByText('A sender’s address is easily forged')).toBeVisible();
  await page.getByRole('button', { name: LET_ALSO }).click();
  const status = page.getByRole('status').first();
  await expect(status).toContainText('Released 1 message');
  await expect(status).toContainText('Mail from news@bank.example is let through from now on.');
  expect(await raisedOf(site)).toMatchObject([{ spelling: 'Bank <news@bank.example>' }]);
  await status.getByRole('button', { name: 'Undo' }).click();
  await expect(status).toContainText('Mail from news@bank.example is judged by the filter again.');
  expect(await raisedOf(site)).toEqual([]);
  await page.goto('/mailbox/alice@example.org/quarantine');
  await expect(page.getByRole('link', { name: 'Offer' })).toBeVisible();
});

test('says beside the release what has to be known of the sender, and offers nothing where nobody is let through', async ({
  page,
  site,
  loginAs,
}) => {
  const [key] = await quarantineMail(site, 'alice', [{ subject: 'Offer', from: 'Boss <boss@example.org>' }]);
  writeFileSync(filesOf(site).blocklist, 'example.org\n');
  await loginAs('alice');
  const message = `/mailbox/alice@example.org/quarantine/${key}`;
  await page.goto(message);
  await page.getByText('Let the sender through as well').click();
  const box = page.locator('.let-also');
  await expect(box).toContainText('This is an address of the mailbox’s own domain');
  await expect(box).toContainText('so this sender’s mail is held back all the same');
  await expect(box.getByRole('button', { name: LET_ALSO })).toBeVisible();
  const whitelist = "FROM dspam_preferences WHERE uid = 1 AND preference = 'enableWhitelist'";
  await site.database.query(`DELETE ${whitelist}`);
  await site.database.query("INSERT INTO dspam_preferences VALUES (1, 'enableWhitelist', 'off')");
  try {
    await page.goto(message);
    await expect(page.getByRole('button', { name: 'Release', exact: true })).toBeVisible();
    await expect(page.getByText('Let the sender through as well')).toHaveCount(0);
  } finally {
    await site.database.query(`DELETE ${whitelist}`);
  }
});

test('lets nobody through where the release has failed', async ({ page, site, loginAs }) => {
  const [key] = await quarantineMail(site, 'alice', [
    { subject: REFUSED_SUBJECT, from: 'Bank <news@bank.example>' },
  ]);
  await loginAs('alice');
  await page.goto(`/mailbox/alice@example.org/quarantine/${key}`);
  await page.getByText('Let the sender through as well').click();
  await page.getByRole('button', { name: LET_ALSO }).click();
  await expect(page.getByRole('status').first()).toContainText('was not released');
  expect(await raisedOf(site)).toEqual([]);
});

test('leaves a rule that was there before when the release is undone', async ({ page, site, loginAs }) => {
  const [key] = await quarantineMail(site, 'alice', [{ subject: 'Offer', from: 'Bank <news@bank.example>' }]);
  await loginAs('alice');
  await page.goto(`${RULE}news%40bank.example`);
  await page.getByRole('button', { name: 'Always let through' }).click();
  await expect(page.getByRole('status').first()).toContainText('is let through from now on');
  await page.goto(`/mailbox/alice@example.org/quarantine/${key}`);
  await page.getByText('Let the sender through as well').click();
  await page.getByRole('button', { name: LET_ALSO }).click();
  const status = page.getByRole('status').first();
  await expect(status).toContainText('was let through already');
  await status.getByRole('button', { name: 'Undo' }).click();
  await expect(status).toContainText('back in the quarantine');
  expect(await raisedOf(site)).toHaveLength(1);
});

test.describe('before scripts have loaded', () => {
  test.use({ javaScriptEnabled: false });

  test('holds a domain back all the same', async ({ page, site, loginAs }) => {
    await loginAs('alice');
    await page.goto(`${RULE}news%40shop.example`);
    await page.getByRole('button', { name: 'Always hold back' }).click();
    await expect(page.getByText('The filter holds back all mail')).toBeVisible();
    expect(existsSync(filesOf(site).blocklist)).toBe(true);
  });

  test('releases a message and lets its sender through all the same', async ({ page, site, loginAs }) => {
    const [key] = await quarantineMail(site, 'alice', [
      { subject: 'Offer', from: 'Bank <news@bank.example>' },
    ]);
    await loginAs('alice');
    await page.goto(`/mailbox/alice@example.org/quarantine/${key}`);
    await page.getByText('Let the sender through as well').click();
    await page.getByRole('button', { name: LET_ALSO }).click();
    await expect(page.getByRole('status').first()).toContainText('is let through from now on');
    expect(await raisedOf(site)).toHaveLength(1);
  });
});

test('puts mail of just one address last, and gives it its place back', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', [{ subject: 'Offer', from: 'Shop <news@shop.example>' }]);
  await loginAs('alice');
  await page.goto(`${RULE}news%40shop.example`);
  await page.getByRole('button', { name: 'Put last', exact: true }).click();
  await expect(page.getByText('comes last in the list from now on')).toBeVisible();
  await page.goto('/mailbox/alice@example.org/quarantine');
  await expect(page.getByText('Held back by a rule about its sender')).toBeVisible();
  await page.goto('/mailbox/alice@example.org/senders/rules');
  const rules = page.getByRole('list', { name: 'Addresses that come last' });
  await expect(rules).toContainText('news@shop.example');
  await rules.getByRole('button', { name: 'No longer put last' }).click();
  await expect(page.getByRole('status').first()).toContainText('has its place in the list again');
  await page.goto('/mailbox/alice@example.org/quarantine');
  await expect(page.getByRole('link', { name: 'Offer' })).toBeVisible();
  await expect(page.getByText('Held back by a rule about its sender')).toHaveCount(0);
});

test('says before anything is done that this site lets no domain through', async ({ page, loginAs }) => {
  await loginAs('alice');
  await page.goto(`${RULE}news%40shop.example`);
  await expect(page.getByText('A whole domain cannot be let through')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Always let the domain through' })).toHaveCount(0);
});

test('shows an address of any length on a narrow screen', async ({ page, loginAs }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await loginAs('alice');
  await page.goto(`${RULE}${'a'.repeat(53)}%40${'b'.repeat(37)}.example`);
  await expect(page.getByRole('heading', { level: 1, name: 'Mail from this sender' })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});
