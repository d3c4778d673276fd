import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { signInOf } from '@/tests/support/site';
import { expect, test } from './fixtures';

// What of an address a list cannot use: it says so, and does nothing to all that it shows instead.

const mailbox = '/mailbox/alice@example.org';
const LONG = 'a'.repeat(201);

test.beforeEach(async ({ site }) => emptyMailbox(site, 'alice'));

test('a list says what it has left out, and offers nothing for all that match', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantineMail(
    site,
    'alice',
    Array.from({ length: 52 }, (_unused, index) => ({
      subject: `Message ${index}`,
      from: 'A <a@b.example>',
    })),
  );
  await loginAs('alice');
  const note = page.getByRole('note').filter({ hasText: 'left out' });
  for (const [search, said] of [
    [`q=${LONG}`, 'Search: this is too long, so it was left out. At most 200 characters can be used.'],
    ['since=2026-02-31', 'First day: “2026-02-31” cannot be used here, so it was left out.'],
    ['max=high', 'Highest confidence: “high” cannot be used here, so it was left out.'],
    ['sendr=a@b.example', '“sendr” in the address means nothing to this page, so it was left out.'],
  ] as const) {
    await page.goto(`${mailbox}/quarantine?${search}`);
    await expect(note).toContainText(said);
    await expect(note).toContainText('So there may be more here than you meant.');
    await page.getByRole('checkbox', { name: 'Select all' }).check();
    await expect(page.getByText('50 selected')).toBeVisible();
    await expect(page.getByRole('button', { name: /matching/ })).toHaveCount(0);
    await page.goto(`${mailbox}/quarantine?group=sender&${search}`);
    await expect(page.getByRole('link', { name: 'a@b.example' })).toBeVisible();
    await expect(page.getByRole('form', { name: 'a@b.example' })).toHaveCount(0);
  }
  // What does not make the list longer is said, too, and takes nothing away.
  for (const [search, said] of [
    ['page=two', 'Page number: “two” cannot be used here, so it was left out.'],
    ['sort=size', 'Order: “size” cannot be used here, so it was left out.'],
    ['page=9', 'There is no page 9. This is page 2.'],
  ] as const) {
    await page.goto(`${mailbox}/quarantine?${search}`);
    await expect(page.getByRole('note')).toContainText(said);
    await page.getByRole('checkbox', { name: 'Select all' }).check();
    await expect(page.getByRole('button', { name: 'Select all 52 matching' })).toBeVisible();
  }
  await page.goto(`${mailbox}/quarantine?q=message&sort=date&page=2`);
  await expect(page.getByRole('link', { name: 'Message 0' })).toBeVisible();
  await expect(page.getByRole('note')).toHaveCount(0);
});

test('what is pasted into the search box is not cut in silence', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', [{ subject: 'Here' }]);
  await loginAs('alice');
  await page.getByLabel('Search quarantine').fill(`${'long '.repeat(60)}end`);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('note')).toContainText('Search: this is too long');
  await expect(page.getByLabel('Search quarantine')).toHaveValue(/end$/);
});

test('says so after a sign-in, too', async ({ page, site }) => {
  await quarantineMail(site, 'alice', [{ subject: 'Here' }]);
  await page.goto(`${mailbox}/quarantine?q=${LONG}`);
  const { name, password } = signInOf('alice');
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('note')).toContainText('Search: this is too long');
});

test('every page that reads its address says it, and files are refused', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', [{ subject: 'Here' }]);
  await loginAs('admin');
  for (const address of [
    `${mailbox}/history?q=${LONG}`,
    `${mailbox}/history?class=nothing`,
    `${mailbox}/removed?q=${LONG}`,
    `${mailbox}/removed?q=to:bob+here`,
    `${mailbox}/history?q=-has:attachment`,
    `${mailbox}/senders?q=${LONG}`,
    `${mailbox}/senders?sort=nothing`,
    `${mailbox}/accuracy?range=forever`,
    `/admin/users?q=${LONG}`,
    '/admin/users/attention?only=nothing',
    `/admin/search?q=here&recipient=${'a'.repeat(256)}&confirm=delete`,
    '/admin/audit?event=nothing',
    '/admin/status?range=forever',
    `/admin/senders?q=${LONG}`,
    '/admin/senders/import?show=nothing',
  ]) {
    await page.goto(address);
    await expect(page.getByRole('note').filter({ hasText: 'left out' }), address).toBeVisible();
    await expect(page.getByRole('link', { name: /^(Delete|Release) all/ })).toHaveCount(0);
    await expect(page.getByRole('button', { name: /^Delete \d/ })).toHaveCount(0);
  }
  for (const address of [
    `/admin/users/csv?q=${LONG}`,
    '/admin/status/csv?range=forever',
    `${mailbox}/accuracy/csv?range=forever`,
  ]) {
    const answer = await page.request.get(address);
    expect(answer.status(), address).toBe(404);
    expect(await answer.text()).toContain('A part of this address cannot be used');
  }
});

test('every search says what it did not understand, and looks for it as it stands', async ({
  page,
  site,
  loginAs,
}) => {
  await quarantineMail(site, 'alice', [{ subject: 'Here' }, { subject: 'The price before:noon' }]);
  await loginAs('admin');
  const lists = [`${mailbox}/quarantine`, `${mailbox}/history`, `${mailbox}/removed`, '/admin/search'];
  for (const list of lists) {
    for (const [search, said] of [
      ['before:2026-99-99', '“before:2026-99-99” is searched for as it stands, because it names no day.'],
      ['here -after:x', '“-after:x” is searched for as it stands'],
      ['has:', '“has:” is searched for as it stands, because nothing follows it.'],
      ['has:nonsense', '“has:nonsense” is searched for as it stands, because it was not understood.'],
      ['from:', '“from:” is searched for as it stands'],
      ['from:""', '“from:""” was left out, because there is no word in it.'],
    ] as const) {
      await page.goto(`${list}?q=${encodeURIComponent(search)}`);
      const note = page.getByRole('note').filter({ hasText: said });
      await expect(note, `${list} ${search}`).toBeVisible();
    }
    await page.goto(`${list}?q=${encodeURIComponent('re: https://x.example')}`);
    await expect(page.getByRole('note').filter({ hasText: 'as it stands' })).toHaveCount(0);
  }
  await page.goto(`${mailbox}/quarantine?q=before:noon`);
  await expect(page.getByRole('link', { name: 'The price before:noon' })).toBeVisible();
});
