import type { Page } from '@playwright/test';
import { type MailSink, startMailSink } from '@/tests/support/mail-sink';
import { emptyMailbox, type MailSketch, quarantineMail } from '@/tests/support/quarantined-mail';
import { type Site, startSite } from '@/tests/support/site';
import { test as base, expect } from './fixtures';

// One user, here bob, has the mail of all, and DSPAM hands what is released to a mail server: who releases it says to whom.

const test = base.extend<object, { sink: MailSink; site: Site }>({
  sink: [
    async ({ browserName: _browser }, use) => {
      const sink = await startMailSink();
      await use(sink);
      sink.stop();
    },
    { scope: 'worker' },
  ],
  site: [
    async ({ sink }, use) => {
      const lines = `DeliveryHost 127.0.0.1\nDeliveryPort ${sink.port}\nDeliveryProto SMTP\nServerMode auto\nServerParameters "--deliver=innocent --user bob"\n`;
      const site = await startSite({ LOCAL_DOMAINS: 'example.org, example.net' }, lines);
      await use(site);
      await site.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});
test.describe.configure({ timeout: 120_000 });

test.beforeEach(async ({ site, sink }) => {
  await emptyMailbox(site, 'bob');
  sink.taken.length = 0;
  sink.unknown.clear();
});

const LIST = '/mailbox/bob/quarantine?sort=subject';
const FOREIGN = { from: 'Shop <shop@shop.example>' };
const mail = (subject: string, to: string, about: Partial<MailSketch> = {}): MailSketch => ({
  ...FOREIGN,
  subject,
  to,
  ...about,
});

const question = (page: Page) => page.getByRole('alertdialog', { name: 'To which address?' });
const answer = (page: Page) => question(page).getByRole('button', { name: 'Release', exact: true });
const address = (page: Page, name: string) => question(page).getByRole('radio', { name });
const bar = (page: Page) => page.getByRole('group', { name: 'Selected messages' });
const sent = (sink: MailSink) => sink.taken.map(({ to }) => to.join());

async function pick(page: Page, ...subjects: string[]) {
  for (const subject of subjects) await page.getByRole('checkbox', { name: subject, exact: true }).check();
}

async function releasePicked(page: Page, ...subjects: string[]) {
  await pick(page, ...subjects);
  await bar(page).getByRole('button', { name: 'Release' }).click();
}

async function says(page: Page, text: string) {
  await expect(page.getByRole('status')).toContainText(text, { timeout: 30_000 });
}

test('asks before the first release to an address, names it in the answer, and does not ask again', async ({
  page,
  site,
  sink,
  loginAs,
}) => {
  await quarantineMail(site, 'bob', [
    mail('First', 'Alice <alice@example.org>, x@shop.example'),
    mail('Second', 'ALICE@example.org'),
  ]);
  await loginAs('bob');
  await page.goto(LIST);
  await releasePicked(page, 'First');
  await expect(question(page)).toBeFocused();
  await expect(question(page)).toContainText('“First”');
  await expect(address(page, 'alice@example.org')).toBeChecked();
  await expect(question(page)).not.toContainText('x@shop.example');
  expect(sent(sink)).toEqual([]);

  // No is no, and the message stays picked.
  await page.keyboard.press('Escape');
  await expect(question(page)).toBeHidden();
  await expect(page.getByRole('checkbox', { name: 'First' })).toBeChecked();

  await bar(page).getByRole('button', { name: 'Release' }).click();
  await answer(page).click();
  await says(page, 'Released 1 message to alice@example.org');
  await expect(page.getByRole('link', { name: 'First' })).toBeHidden();

  await releasePicked(page, 'Second');
  // As it was confirmed, however this message spells it.
  await says(page, 'Released 1 message to alice@example.org');
  await expect(page.getByRole('link', { name: 'Second' })).toBeHidden();
  expect(sent(sink)).toEqual(['alice@example.org', 'alice@example.org']);

  await page.goto('/mailbox/bob/removed');
  await expect(page.getByRole('row').filter({ hasText: 'First' })).toContainText(
    'Released to alice@example.org',
  );
});

test('by the keyboard alone: to one of several', async ({ page, site, sink, loginAs }) => {
  await quarantineMail(site, 'bob', [
    mail('For two', 'alice@example.org', {
      headers: 'Cc: carol@example.net\nDelivered-To: dora@example.org\n',
    }),
  ]);
  await loginAs('bob');
  await page.goto(LIST);
  await releasePicked(page, 'For two');
  await expect(question(page)).toContainText('The message names several people.');
  for (const name of ['alice@example.org', 'carol@example.net', 'dora@example.org'])
    await expect(address(page, name)).not.toBeChecked();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await expect(address(page, 'carol@example.net')).toBeChecked();
  // No person answers within a double click.
  await expect(answer(page)).toBeEnabled();
  await page.keyboard.press('Enter');
  await says(page, 'Released 1 message to carol@example.net');
  expect(sent(sink)).toEqual(['carol@example.net']);
});

test('a blind copy goes to an address of the site that is typed, and to no other', async ({
  page,
  site,
  sink,
  loginAs,
}) => {
  await quarantineMail(site, 'bob', [mail('Blind copy', 'undisclosed-recipients:;')]);
  await loginAs('bob');
  await page.goto(LIST);
  await releasePicked(page, 'Blind copy');
  await expect(question(page)).toContainText('The message names no address of this site');
  const typed = question(page).getByRole('textbox', { name: 'Address' });
  await expect(typed).toHaveAccessibleDescription('It has to end in @example.org or @example.net.');
  for (const refused of ['mallory@shop.example', 'mallory%shop.example@example.org']) {
    await typed.fill(refused);
    await answer(page).click();
    await expect(question(page)).toContainText(
      `“${refused}” is not an address that ends in @example.org or @example.net.`,
    );
    await expect(typed).toHaveValue(refused);
  }
  expect(sent(sink)).toEqual([]);
  await typed.fill(' carol@example.net ');
  await answer(page).click();
  await says(page, 'Released 1 message to carol@example.net');
  expect(sent(sink)).toEqual(['carol@example.net']);
});

test('what is typed is meant, and so is what is ticked after it', async ({ page, site, sink, loginAs }) => {
  await quarantineMail(site, 'bob', [
    mail('Typed', 'alice@example.org'),
    mail('Ticked', 'alice@example.org'),
  ]);
  await loginAs('bob');
  await page.goto(LIST);
  await releasePicked(page, 'Typed');
  const typed = question(page).getByRole('textbox', { name: 'Address' });
  await typed.fill('carol@example.net');
  await expect(address(page, 'Another address')).toBeChecked();
  await answer(page).click();
  await says(page, 'Released 1 message to carol@example.net');

  await releasePicked(page, 'Ticked');
  await typed.fill('carol@example.net');
  await address(page, 'alice@example.org').check();
  await expect(typed).toHaveValue('');
  await answer(page).click();
  await says(page, 'Released 1 message to alice@example.org');
  expect(sent(sink)).toEqual(['carol@example.net', 'alice@example.org']);
});

test('of several at once, those that are decided go; the others stay, and say why', async ({
  page,
  site,
  sink,
  loginAs,
}) => {
  await quarantineMail(site, 'bob', [
    mail('First', 'alice@example.org'),
    mail('Second', 'alice@example.org'),
    mail('Third', 'carol@example.net'),
    mail('Fourth', 'alice@example.org, carol@example.net'),
  ]);
  await loginAs('bob');
  await page.goto(LIST);
  await releasePicked(page, 'First');
  await answer(page).click();
  await says(page, 'Released 1 message to alice@example.org');
  await releasePicked(page, 'Second', 'Third', 'Fourth');
  await says(page, 'Released 1 message to alice@example.org');
  await says(page, '2 messages were not released. It is not known yet which address the mail should go to');
  expect(sent(sink)).toEqual(['alice@example.org', 'alice@example.org']);
});

test('the message says where it goes; another try goes there again, or elsewhere', async ({
  page,
  site,
  sink,
  loginAs,
}) => {
  const [signature = ''] = await quarantineMail(site, 'bob', [mail('Refused at first', 'alice@example.org')]);
  await loginAs('bob');
  const self = `/mailbox/bob/quarantine/${encodeURIComponent(signature)}`;
  const goesTo = page.locator('.facts > div').filter({ hasText: 'Release goes to' });
  await page.goto(self);
  await expect(goesTo).toContainText('an address that you choose');
  await expect(page.getByRole('button', { name: 'Release to another address' })).toBeHidden();
  sink.unknown.add('alice@example.org');
  await page.getByRole('button', { name: 'Release', exact: true }).click();
  await answer(page).click();
  await says(
    page,
    '1 message was not released to alice@example.org. The mail server did not accept the mail',
  );
  await page.goto(self);
  await expect(goesTo).toContainText('alice@example.org');
  await expect(page.getByRole('note')).toContainText(
    'Not released to alice@example.org. The mail server did not accept the mail',
  );

  // The same again, without a question.
  await page.getByRole('button', { name: 'Release', exact: true }).click();
  await says(page, '1 message was not released to alice@example.org');
  await page.getByRole('button', { name: 'Release to another address' }).click();
  await expect(address(page, 'alice@example.org')).toBeChecked();
  await question(page).getByRole('textbox', { name: 'Address' }).fill('alicia@example.org');
  await answer(page).click();
  await says(page, 'Released 1 message to alicia@example.org');
  expect(sent(sink)).toEqual(['alicia@example.org']);
  await page.goto(self);
  await expect(page.getByText('This message was released to alicia@example.org by bob')).toBeVisible();
});

test('a job says where it has released to, and what it has not', async ({ page, site, sink, loginAs }) => {
  await quarantineMail(site, 'bob', [
    mail('First', 'alice@example.org'),
    ...Array.from({ length: 21 }, (_unused, at) => mail(`Offer ${at}`, 'alice@example.org')),
    mail('Offer to others', 'carol@example.net'),
  ]);
  await loginAs('bob');
  await page.goto(LIST);
  await releasePicked(page, 'First');
  await answer(page).click();
  await says(page, 'Released 1 message to alice@example.org');
  await page.goto('/mailbox/bob/quarantine?q=offer');
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await bar(page).getByRole('button', { name: 'Release' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Release 22 messages' }).click();
  await expect(page.getByText('Released to alice@example.org (21).')).toBeVisible({ timeout: 60_000 });
  await page.getByText('1 message stayed').click();
  await expect(page.getByText('It is not known yet which address the mail should go to')).toBeVisible();
  expect(sent(sink)).toHaveLength(22);
});

test('the history asks as well, and names the address', async ({ page, site, sink, loginAs }) => {
  const [signature = ''] = await quarantineMail(site, 'bob', [mail('From the history', 'alice@example.org')]);
  await loginAs('bob');
  await page.goto('/mailbox/bob/history');
  await page
    .getByRole('row')
    .filter({ hasText: 'From the history' })
    .getByRole('button', { name: 'Retrain as innocent' })
    .click();
  await expect(question(page)).toContainText('“From the history”');
  await question(page).getByRole('button', { name: 'Retrain as innocent, and release' }).click();
  await says(page, 'it was released and delivered to alice@example.org.');
  expect(sent(sink)).toEqual(['alice@example.org']);
  await page.goto(`/mailbox/bob/history/${encodeURIComponent(signature)}`);
  await expect(page.getByText('It was released to alice@example.org by bob.')).toBeVisible();
});

test('an administrator’s search releases what is decided, and the audit log names the addresses', async ({
  page,
  site,
  sink,
  loginAs,
}) => {
  await quarantineMail(site, 'bob', [
    mail('Offer one', 'alice@example.org'),
    mail('Offer two', 'alice@example.org'),
    mail('Offer three', 'carol@example.net'),
  ]);
  await loginAs('admin');
  await page.goto(LIST);
  await releasePicked(page, 'Offer one');
  await answer(page).click();
  await says(page, 'Released 1 message to alice@example.org');
  await page.goto('/admin/search?q=offer');
  for (const box of await page.locator('input[name="picked"]').all()) await box.check();
  await page.getByRole('button', { name: 'Release selected' }).click();
  await expect(page.getByText('Released 1 message in 1 mailbox')).toBeVisible({ timeout: 30_000 });
  expect(sent(sink)).toEqual(['alice@example.org', 'alice@example.org']);
  await page.goto('/admin/audit');
  const own = page.getByRole('row').filter({ hasText: 'admin' });
  await expect(own.filter({ hasText: 'Released: 1 message to alice@example.org' })).toHaveCount(1);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the question is a form like any other', async ({ page, site, sink, loginAs }) => {
    await quarantineMail(site, 'bob', [mail('Plain', 'alice@example.org')]);
    await loginAs('bob');
    await page.goto(LIST);
    await releasePicked(page, 'Plain');
    await expect(address(page, 'alice@example.org')).toBeChecked();
    // Ticked is still the other one: nothing is guessed.
    await question(page).getByRole('textbox', { name: 'Address' }).fill('carol@example.net');
    await answer(page).click();
    await expect(question(page)).toContainText(
      '“carol@example.net” was typed, but another address was ticked.',
    );
    expect(sent(sink)).toEqual([]);
    await answer(page).click();
    await says(page, 'Released 1 message to carol@example.net');
    expect(sent(sink)).toEqual(['carol@example.net']);
  });
});
