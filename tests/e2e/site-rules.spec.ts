import { readFileSync, rmSync } from 'node:fs';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { layoutFaults } from '@/tests/support/page-layout';
import { emptyMailbox } from '@/tests/support/quarantined-mail';
import { type Site, USER_NAMES } from '@/tests/support/site';
import { expect, test } from './fixtures';

const blocklistOf = (site: Site) => userFiles(site.home, 'domain', USER_NAMES.alice).blocklist;
const listOf = (site: Site) => {
  try {
    return readFileSync(blocklistOf(site), 'utf8');
  } catch {
    return '';
  }
};

test.beforeEach(async ({ site, loginAs }) => {
  await emptyMailbox(site, 'alice');
  rmSync(blocklistOf(site), { force: true });
  for (const table of ['rule', 'rule_place', 'rule_store', 'import'])
    await site.database.query(`DELETE FROM dashboard_site_${table}`);
  await loginAs('admin');
});

test('shows whom a rule would touch, makes it, carries it out, and takes it back', async ({ page, site }) => {
  await page.goto('/admin/preferences');
  await page.getByRole('link', { name: 'Senders, for everybody' }).click();
  await expect(page.getByText('There is no rule for everybody.')).toBeVisible();
  await page.getByLabel('Address or domain').fill('@Shop.example');
  await page.getByLabel('Note').fill('=cmd() of a customer');
  // By the keyboard alone.
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'What this rule would do' })).toBeVisible();
  await expect(page.getByText('By the senders as they were last counted')).toBeVisible();
  expect(listOf(site)).toBe('');
  await page.getByRole('button', { name: 'Make this rule' }).press('Enter');
  const row = page.getByRole('row', { name: 'shop.example' });
  await expect(row).toContainText('=cmd() of a customer');
  await expect(row).toContainText('Hold a domain back');
  await expect(row).toContainText(/Mailboxes: [1-9]/, { timeout: 20_000 });
  expect(listOf(site)).toBe('shop.example\n');
  await row.getByRole('button', { name: 'Take back the rule for shop.example' }).click();
  await expect(page.getByText('There is no rule for everybody.')).toBeVisible({ timeout: 20_000 });
  expect(listOf(site)).toBe('');
  await page.goto('/admin/audit?event=site-rule');
  await expect(page.getByText('Rule for everybody changed: shop.example is held back')).toBeVisible();
  await expect(page.getByText('shop.example is no longer held back')).toBeVisible();
});

test('says why there can be no rule, and warns of the site’s own domain', async ({ page }) => {
  for (const [query, said] of [
    ['what=hold&sender=co.uk', 'Anybody can have a domain under this one'],
    ['what=hold&sender=news%40shop.example', 'not one address'],
    ['what=let&sender=shop.example', 'This is not one address'],
    ['what=hold&sender=example.org', 'This is a domain of the site itself'],
  ] as const) {
    await page.goto(`/admin/senders?${query}`);
    await expect(page.getByText(said)).toBeVisible();
  }
});

const CSV =
  '\ufeffwhat;sender;note\r\nhold;shop.example;"one; two"\r\nhold;co.uk;\r\nlet;news@bank.example;=cmd()\r\nallow;x@y.example;\r\n';

for (const javaScriptEnabled of [true, false])
  test.describe(javaScriptEnabled ? 'a file' : 'a file, without scripts', () => {
    test.use({ javaScriptEnabled });

    test('is shown line by line before anything is done, imported, and taken back', async ({
      page,
      site,
    }) => {
      await page.goto('/admin/senders/import');
      const send = async (content: string | Buffer) => {
        await page
          .getByLabel('File')
          .setInputFiles({ name: 'rules.csv', mimeType: 'text/csv', buffer: Buffer.from(content) });
        await page.getByRole('button', { name: 'Show what it would do' }).click();
      };
      await send(Buffer.from([0x68, 0xff, 0xfe]));
      await expect(page.getByText('This file is not text in UTF-8')).toBeVisible();
      await send(CSV);
      await expect(page.getByText('New rules: 2. There already: 0. Wrong lines: 2.')).toBeVisible();
      await expect(page.getByRole('row', { name: 'Line 3' })).toContainText(
        'Anybody can have a domain under this one',
      );
      await expect(page.getByRole('row', { name: 'Line 5' })).toContainText(
        'The first column has to say let or hold.',
      );
      await expect(page.getByRole('row', { name: 'Line 4' })).toContainText('Lets news@bank.example through');
      expect(listOf(site)).toBe('');
      await page.setViewportSize({ width: 360, height: 740 });
      expect(await layoutFaults(page)).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 720 });
      await page.getByRole('link', { name: 'Show only wrong lines' }).click();
      await expect(page.getByRole('row')).toHaveCount(3);
      await page.getByRole('button', { name: 'Make 2 rules' }).click();
      await expect(page.getByText('Rules that came from this file: 2.')).toBeVisible();
      await expect(page.getByRole('row', { name: 'shop.example' })).toContainText('one; two');
      await expect.poll(() => listOf(site), { timeout: 20_000 }).toBe('shop.example\n');
      const csv = await (await page.request.get('/admin/senders/csv')).text();
      expect(csv).toBe("what,sender,note\r\nhold,shop.example,one; two\r\nlet,news@bank.example,'=cmd()\r\n");
      await page.getByRole('button', { name: 'Take all of them back' }).click();
      await expect.poll(() => listOf(site), { timeout: 20_000 }).toBe('');
    });
  });

test('fifty lines a page, of ten thousand', async ({ page }) => {
  await page.goto('/admin/senders/import');
  const lines = Array.from({ length: 10_000 }, (_unused, number) => `hold,shop${number}.example,`).join(
    '\r\n',
  );
  await page
    .getByLabel('File')
    .setInputFiles({ name: 'rules.csv', mimeType: 'text/csv', buffer: Buffer.from(lines) });
  await page.getByRole('button', { name: 'Show what it would do' }).click();
  await expect(page.getByText('New rules: 10,000.')).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(51);
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(page.getByRole('row', { name: 'Line 51' })).toBeVisible();
  await page.getByRole('button', { name: 'Discard the file' }).click();
  await expect(page.getByLabel('File')).toBeVisible();
});

test('a file that is too long is refused before it is sent', async ({ page }) => {
  await page.goto('/admin/senders/import');
  const file = page.getByLabel('File');
  const fault = () => file.evaluate((input: HTMLInputElement) => input.validationMessage);
  await file.setInputFiles({
    name: 'rules.csv',
    mimeType: 'text/csv',
    buffer: Buffer.alloc(2_000_000, '#\n'),
  });
  expect(await fault()).toContain('900,000 bytes');
  await page.getByRole('button', { name: 'Show what it would do' }).click();
  await file.setInputFiles({
    name: 'rules.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('hold,a.example,'),
  });
  expect(await fault()).toBe('');
  await page.getByRole('button', { name: 'Show what it would do' }).click();
  await expect(page.getByText('New rules: 1.')).toBeVisible();
  await page.getByRole('button', { name: 'Discard the file' }).click();
  await expect(file).toBeVisible();
});

test('a rule that is just being taken back is not made anew without a word', async ({ page, site }) => {
  await page.goto('/admin/senders?what=hold&sender=again.example');
  // As it is for minutes on a large site, after a click in another tab.
  await site.database.query(
    "INSERT INTO dashboard_site_rule (what, sender, made_by, made_at, state) VALUES ('hold', 'again.example', 'admin', UTC_TIMESTAMP(3), 'ending')",
  );
  await page.getByRole('button', { name: 'Make this rule' }).click();
  await expect(page).toHaveURL(/sender=again\.example/);
  await expect(page.getByText(/Such a rule is just being taken back|Make this rule/).first()).toBeVisible();
});
