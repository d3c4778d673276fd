import { readFileSync } from 'node:fs';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { emptyMailbox, quarantineMail } from '@/tests/support/quarantined-mail';
import { USER_NAMES } from '@/tests/support/site';
import { expect, test } from './fixtures';

const list = '/mailbox/alice@example.org/quarantine';
const PDF = [
  '--b\nContent-Type: text/html; charset=utf-8\n',
  '<div style="display:none">From your bank</div><p>Please <b>pay</b> &lt;soon&gt;</p>',
  '--b\nContent-Type: application/pdf; name=bill.pdf\nContent-Transfer-Encoding: base64\n\nAAAA\n--b--',
].join('\n');

test.beforeEach(async ({ site }) => {
  await emptyMailbox(site, 'alice');
});

test('shows the first words and a paper clip, and finds by them', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', [
    {
      subject: 'Invoice',
      from: 'Mia <mia@shop.example>',
      contentType: 'multipart/mixed; boundary=b',
      text: PDF,
    },
    { subject: 'Lunch', from: 'Zoe <zoe@example.net>', text: 'Meet me at the zebra crossing\u202e.' },
  ]);
  await loginAs('alice');
  const row = (subject: string) =>
    page.getByRole('row').filter({ has: page.getByRole('link', { name: subject }) });
  await expect(row('Invoice')).toContainText('Please pay <soon>');
  await expect(row('Invoice')).not.toContainText('your bank');
  await expect(row('Invoice')).toContainText('Has an attachment.');
  await expect(row('Lunch')).toContainText('Meet me at the zebra crossing.');
  await expect(row('Lunch')).not.toContainText('attachment');

  for (const [search, subjects] of [
    ['zebra', ['Lunch']],
    ['"me at the" -pay', ['Lunch']],
    ['has:attachment', ['Invoice']],
    ['from:mia subject:inv', ['Invoice']],
    ['from:invoice', []],
    ['after:2020-01-01', ['Invoice', 'Lunch']],
    ['before:2020-01-01', []],
  ] as const) {
    await page.getByLabel('Search quarantine').fill(search);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(
      new RegExp(`q=${encodeURIComponent(search.slice(0, 4)).replaceAll('%20', '\\+')}`),
    );
    await expect(page.getByRole('row')).toHaveCount(subjects.length === 0 ? 0 : subjects.length + 1);
    for (const subject of subjects) await expect(row(subject)).toBeVisible();
  }
  await page
    .getByText('Searches the sender, the subject and the first 4,096 characters of the text.')
    .click();
  await expect(page.getByText('has:attachment', { exact: true })).toBeVisible();
});

test('takes a picture that the text shows for no attachment, in the list as in the message', async ({
  page,
  site,
  loginAs,
}) => {
  const picture =
    'Content-Type: image/gif; name=logo.gif\nContent-ID: <logo@x>\nContent-Transfer-Encoding: base64\n\nR0lGODlhAQABAAAAACw=';
  const text = '--b\nContent-Type: text/html\n\n<p>With <img src="cid:logo@x" alt=""> in it</p>';
  await quarantineMail(site, 'alice', [
    {
      subject: 'Pictured',
      contentType: 'multipart/related; boundary=b',
      text: `${text}\n--b\n${picture}\n--b--`,
    },
    { subject: 'Billed', contentType: 'multipart/mixed; boundary=b', text: PDF },
  ]);
  await loginAs('alice');
  await page.goto(`${list}?q=has:attachment`);
  await expect(page.getByRole('link', { name: 'Billed' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Pictured' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Billed' }).click();
  await expect(page.getByRole('region', { name: 'Attachments' })).toContainText('bill.pdf');

  await page.goto(`${list}?q=-has:attachment`);
  await page.getByRole('link', { name: 'Pictured' }).click();
  await page.getByText('Images in the text (1)').click();
  await expect(page.getByRole('link', { name: 'logo.gif' })).toHaveAttribute('download');
  await expect(page.getByRole('region', { name: 'Attachments' })).toHaveCount(0);
});

test('finds what does not have a word, and takes any number of words', async ({ page, site, loginAs }) => {
  const words = Array.from({ length: 70 }, (_unused, index) => `w${index}`);
  await quarantineMail(site, 'alice', [
    { subject: 'Everything', text: words.join(' ') },
    { subject: 'All but one', text: words.slice(0, -1).join(' ') },
    { subject: 'Zebra in the subject', text: 'nothing' },
    { subject: 'Text', text: 'a zebra in the text' },
  ]);
  await loginAs('alice');
  const list = page.locator('tbody .cell-subject > a');
  for (const [search, subjects] of [
    ['-zebra', ['Everything', 'All but one']],
    ['-zebra -w69', ['All but one']],
    ['-subject:zebra -w1', ['Text']],
    ['zebra -text', ['Zebra in the subject']],
    [words.slice(0, 45).join(' '), ['Everything', 'All but one']],
    [words.slice(-62).join(' ').slice(0, 200), []],
  ] as const) {
    await page.goto(`/mailbox/alice@example.org/quarantine?sort=subject&q=${encodeURIComponent(search)}`);
    await expect(page.getByRole('heading', { name: 'Quarantine' })).toBeVisible();
    await expect(page.getByText('cannot be shown')).toHaveCount(0);
    if (subjects.length === 0) continue;
    await expect(list.first()).toBeVisible();
    expect((await list.allTextContents()).sort()).toEqual([...subjects].sort());
  }
});

test('shows no words in a row that the mail hides', async ({ page, site, loginAs }) => {
  const hidden = [
    '<p style="display:none">SECRET</p>',
    '<p style="visibility: hidden">SECRET</p>',
    '<p style="font-size:0">SECRET</p>',
    '<p style="opacity:0">SECRET</p>',
    '<p hidden>SECRET</p>',
    '<div style="max-height:0;overflow:hidden">SECRET</div>',
    '<p style="color:#fff;background:#fff">SECRET</p>',
    '<p style="color: white; background-color: rgb(255, 255, 255)">SECRET</p>',
    '<p style="mso-hide:all;display:none!important">SECRET</p>',
    '<style>p.x{display:none}</style><template>SECRET</template><!-- SECRET -->',
  ];
  await quarantineMail(
    site,
    'alice',
    hidden.map((html, index) => ({ subject: `Hides ${index}`, html: `${html}<p>Plain to see</p>` })),
  );
  await loginAs('alice');
  const rows = page.getByRole('row').filter({ hasText: 'Plain to see' });
  await expect(rows).toHaveCount(hidden.length);
  const texts = await rows.allTextContents();
  expect(texts.filter((text) => text.includes('SECRET'))).toEqual([]);
});

test('shows sizes where they are asked for', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', [{ subject: 'Large', text: 'x'.repeat(50_000) }]);
  await loginAs('alice');
  const row = page.getByRole('row').filter({ hasText: 'Large' });
  await expect(row).not.toContainText('kB');
  await page.getByText('Filter', { exact: true }).click();
  await page.getByLabel('Show sizes').check();
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(row).toContainText('50 kB');
  await expect(page).toHaveURL(/show=size/);
  // It stays with the list.
  await page.getByRole('link', { name: /^Subject/ }).click();
  await expect(page).toHaveURL(/sort=subject/);
  await expect(row).toContainText('50 kB');
});

test('gives a message as a file, byte for byte, and shows none of it', async ({ page, site, loginAs }) => {
  const html = '<script>document.title = "run"</script>\u00e9';
  await quarantineMail(site, 'alice', [
    { subject: 'Other' },
    { subject: 'Bill 11/2026 \u202efdp.exe', html, headers: 'X-Odd: a\r\n' },
  ]);
  const stored = readFileSync(userFiles(site.home, 'domain', USER_NAMES.alice).mbox);
  await loginAs('alice');
  await page.getByRole('link', { name: /^Bill/ }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download (.eml)' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('Bill 11_2026 fdp.exe.eml');
  const bytes = readFileSync(await download.path());
  const begin = stored.indexOf('From: ', stored.indexOf('Subject: Other'));
  expect(bytes.toString('latin1')).toBe(stored.toString('latin1', begin, begin + bytes.length));
  expect(stored.toString('latin1', begin + bytes.length)).toMatch(/^\n{2,3}$/);
  expect(stored.toString('latin1', 0, begin)).toMatch(/\nFrom QUARANTINE [^\n]*\n$/);

  const answer = await page.request.get(`${list}/${await keyOf(page)}/eml`);
  const headers = answer.headers();
  expect(headers['content-type']).toBe('application/octet-stream');
  expect(headers['content-disposition']).toMatch(/^attachment; /);
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox");
  expect((await page.request.get(`${list}/nothing/eml`)).status()).toBe(404);
});

async function keyOf(page: import('@playwright/test').Page): Promise<string> {
  const href = await page.getByRole('link', { name: /^Bill/ }).first().getAttribute('href');
  return (href ?? '').split('/').at(-1)?.split('?')[0] ?? '';
}
