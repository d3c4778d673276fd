import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { RowDataPacket } from 'mysql2/promise';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { makeSharedFolder } from '@/scripts/setup/shared-file.mjs';
import { emptyMailbox, quarantineMail, readDelivered } from '@/tests/support/quarantined-mail';
import { type Person, type Site, signInOf, startSite, UIDS, USER_NAMES } from '@/tests/support/site';
import { expect, pressToFirst, test } from './fixtures';

const HISTORY = '/mailbox/alice@example.org/history';
let made = 0;

/** A message as the filter has logged it, and what it has learned of it. Returns its signature. */
async function logMail(
  site: Site,
  mail: {
    letter: string;
    subject: string;
    from?: string;
    status?: string;
    daysAgo?: number;
    purged?: boolean;
    person?: Person;
  },
): Promise<string> {
  made++;
  const person = mail.person ?? 'alice';
  const seconds = Math.floor(Date.now() / 1000) - (mail.daysAgo ?? 0) * 86_400 - 60;
  const signature = `${UIDS[person]},${seconds.toString(16)}4712${String(made).padStart(10, '0')}`;
  const { dir, log } = userFiles(site.home, 'domain', USER_NAMES[person]);
  makeSharedFolder(path.dirname(dir));
  makeSharedFolder(dir);
  const fields = [
    seconds,
    mail.letter,
    mail.from ?? 'Some Body <some.body@example.net>',
    signature,
    mail.subject,
    mail.status ?? 'Delivered',
    `<${made}@logged.example.net>`,
  ];
  appendFileSync(log, `${fields.join('\t')}\n\n`, { mode: 0o660 });
  const row = [UIDS[person], signature, Buffer.alloc(16, 1), 16];
  if (!mail.purged)
    await site.database.query('INSERT INTO dspam_signature_data VALUES (?, ?, ?, ?, CURDATE())', row);
  return signature;
}

const rowOf = (page: Page, subject: string) =>
  page.getByRole('table', { name: 'History' }).getByRole('row').filter({ hasText: subject });
const letters = (site: Site, signature: string) =>
  readFileSync(userFiles(site.home, 'domain', USER_NAMES.alice).log, 'latin1')
    .split('\n')
    .filter((line) => line.includes(signature))
    .map((line) => line.split('\t')[1])
    .join('');
/** Lets the two seconds pass in which a second click counts as the same click. */
const later = (site: Site) =>
  site.database.query('UPDATE dashboard_operation SET finished_at = finished_at - INTERVAL 1 MINUTE');

/** The other way round: what was done last counts as done a moment ago, for as long as a slow machine takes for the next click. */
const justNow = (site: Site) =>
  site.database.query(
    'UPDATE dashboard_operation SET finished_at = UTC_TIMESTAMP(3) + INTERVAL 1900000 MICROSECOND ORDER BY id DESC LIMIT 1',
  );

/** Signs alice in, on the way to her history. */
async function openHistory(page: Page): Promise<void> {
  await page.goto(`/login?callbackUrl=${encodeURIComponent(HISTORY)}`);
  await page.getByLabel('User name').fill(USER_NAMES.alice);
  await page.getByLabel('Password').fill(signInOf('alice').password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test.beforeEach(async ({ site }) => {
  await emptyMailbox(site, 'alice');
});

test('lists what the filter decided, newest first, and narrows it', async ({ page, site, loginAs }) => {
  await logMail(site, { letter: 'I', subject: 'Minutes of the meeting', daysAgo: 5 });
  await logMail(site, {
    letter: 'W',
    subject: 'From a friend',
    from: 'Jörg <joerg@example.org>',
    daysAgo: 3,
  });
  await logMail(site, { letter: 'V', subject: 'Infected', status: 'Eicar', daysAgo: 1 });
  await quarantineMail(site, 'alice', [{ subject: 'Held back' }]);
  await loginAs('alice');
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'History' }).click();
  const rows = page.getByRole('table', { name: 'History' }).getByRole('row');
  await expect(rows).toHaveCount(5);
  await expect(rows.nth(1)).toContainText('Held back');
  await expect(rows.nth(2)).toContainText(/Virus.*Infected.*Eicar/);
  await expect(rows.nth(3)).toContainText(/Whitelisted.*From a friend.*Delivered/);
  await expect(rows.nth(2).getByRole('button')).toHaveCount(0);

  await page.getByLabel('Search history').fill('JORG');
  await page.getByLabel('Search history').press('Enter');
  await expect(rows).toHaveCount(2);
  await expect(page).toHaveURL(/\?q=JORG/);
  await page.getByRole('link', { name: 'Show all' }).click();
  await expect(rows).toHaveCount(5);

  await page.getByText('Filter', { exact: true }).click();
  await page.getByLabel('Class').selectOption('Innocent');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1)).toContainText('Minutes of the meeting');
  await page.getByLabel('Class').selectOption('All classes');
  const day = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('To', { exact: true }).fill(day);
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(rows).toHaveCount(3);
  await page.getByRole('link', { name: 'Clear' }).click();
  await expect(rows).toHaveCount(5);

  await rows.nth(1).getByRole('link', { name: 'In quarantine' }).click();
  await expect(page.getByRole('heading', { name: 'Held back' })).toBeVisible();
  // Its end is still coming: who leaves before, makes React complain.
  await page.waitForLoadState();
  await page.getByRole('link', { name: 'What happened to it' }).click();
  await expect(page.getByText('put it into the quarantine')).toBeVisible();
});

test('retrains as spam, says so, and takes it back in both ways', async ({ page, site, loginAs }) => {
  const signature = await logMail(site, { letter: 'I', subject: 'Missed spam here' });
  await loginAs('alice');
  await page.goto(HISTORY);
  const row = rowOf(page, 'Missed spam here');
  await row.getByRole('button', { name: 'Retrain as spam', exact: true }).click();
  await expect(page.getByRole('status')).toContainText('Retrained 1 message as spam');
  await expect(row).toContainText('Missed spam');
  await expect(row).toContainText('Retrained');
  expect(letters(site, signature)).toBe('IM');

  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('status')).toContainText('Undone: the filter counts 1 message as before.');
  await expect(row).toContainText('Undone');
  expect(letters(site, signature)).toBe('IMF');

  await later(site);
  await row.getByRole('button', { name: 'Retrain as spam' }).click();
  await expect(row.getByRole('button', { name: 'Undo', exact: true })).toBeVisible();
  // At once, and from a page that was loaded after the retrain.
  await page.reload();
  await row.getByRole('button', { name: 'Undo' }).click();
  await expect(row.getByRole('button', { name: 'Retrain as spam' })).toBeVisible();
  expect(letters(site, signature)).toBe('IMFMF');

  await row.getByRole('link', { name: 'Missed spam here' }).click();
  await expect(page.getByRole('heading', { name: 'What happened' })).toBeVisible();
  await expect(
    page.getByRole('listitem').filter({ hasText: 'The filter was told that it is spam' }),
  ).toHaveCount(2);
  await expect(page.getByText('It was retrained as innocent by alice@example.org.')).toHaveCount(2);
  await later(site);
  await page.getByRole('button', { name: 'Retrain as spam' }).click();
  await expect(page.getByRole('status')).toContainText('Retrained 1 message as spam');
});

test('the second click of a double click does not count, even when the first is answered before it', async ({
  page,
  site,
  loginAs,
}) => {
  const signature = await logMail(site, { letter: 'I', subject: 'Clicked twice' });
  await loginAs('alice');
  await page.goto(HISTORY);
  const row = rowOf(page, 'Clicked twice');
  await row.getByRole('button', { name: 'Retrain as spam' }).click();
  const undo = row.getByRole('button', { name: 'Undo', exact: true });
  const box = await undo.boundingBox();
  if (!box) throw new Error('no button');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down({ clickCount: 2 });
  await page.mouse.up({ clickCount: 2 });
  // A form that does not know of the retrain, as of another tab.
  await page.locator('input[name="known"]').evaluate((field) => field.setAttribute('value', '0'));
  await justNow(site);
  await undo.click();
  await expect(page.getByRole('status')).toContainText('This was retrained a moment ago');
  expect(letters(site, signature)).toBe('IM');
});

test('a row that a retrain takes out of a narrowed list stays in its place, greyed', async ({
  page,
  site,
  loginAs,
}) => {
  const below = await logMail(site, { letter: 'I', subject: 'Below it' });
  await logMail(site, { letter: 'I', subject: 'Leaves the list' });
  await loginAs('alice');
  await page.goto(`${HISTORY}?class=innocent`);
  const row = page.locator('tbody tr', { hasText: 'Leaves the list' });
  const button = row.locator('button');
  const before = await button.boundingBox();
  await button.click();
  await expect(page.getByRole('status')).toContainText('Retrained 1 message as spam');
  await expect(row).toHaveAttribute('inert', '');
  const after = await button.boundingBox();
  expect(after?.y).toBeCloseTo(before?.y ?? 0, 0);
  await page.mouse.click((after?.x ?? 0) + 5, (after?.y ?? 0) + 5);
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await expect(page.getByText('1 selected')).toBeVisible();
  expect(letters(site, below)).toBe('I');
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await expect(row).not.toHaveAttribute('inert');
  await row.getByRole('button', { name: 'Retrain as spam' }).click();
  await expect(row).toHaveAttribute('inert', '');
  await page.reload();
  await expect(rowOf(page, 'Below it')).toBeVisible();
  await expect(row).toHaveCount(0);
});

test('as innocent releases a message that is still in the quarantine', async ({ page, site, loginAs }) => {
  await quarantineMail(site, 'alice', [{ subject: 'Wanted after all' }]);
  await loginAs('alice');
  await page.goto(HISTORY);
  const row = rowOf(page, 'Wanted after all');
  await row.getByRole('button', { name: 'Retrain as innocent' }).click();
  await expect(page.getByRole('status')).toContainText('it was released and delivered');
  await expect(row).toContainText('False positive');
  await expect(row).toContainText('Released');
  expect(readDelivered(site, 'alice')).toContain('Subject: Wanted after all');
});

test('retrains 30 as a job, lists the one that failed, and undoes them as one', async ({
  page,
  site,
  loginAs,
}) => {
  test.setTimeout(360_000);
  for (let index = 0; index < 29; index++) await logMail(site, { letter: 'I', subject: `Missed ${index}` });
  const blocked = await logMail(site, { letter: 'I', subject: 'Missed and busy' });
  await loginAs('alice');
  await page.goto(HISTORY);
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await expect(page.getByText('30 selected')).toBeVisible();
  await site.database.query('DELETE FROM dspam_signature_data WHERE signature = ?', [blocked]);
  await page.getByRole('button', { name: 'Retrain as spam', exact: true }).first().click();
  await expect(page.getByText('Retrained 29 messages as spam')).toBeVisible({ timeout: 150_000 });
  await expect(page.getByText('29 done, 1 failed, 0 left.')).toBeVisible();
  await page.getByText('1 message was not retrained').click();
  await expect(page.getByRole('listitem').filter({ hasText: 'the filter has forgotten it' })).toContainText(
    'Missed and busy',
  );
  await expect(rowOf(page, 'Missed 7')).toContainText('Retrained');
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect(page.getByText('Undone: the filter counts 29 messages as before.')).toBeVisible({
    timeout: 150_000,
  });
  const [rows] = await site.database.query<RowDataPacket[]>(
    "SELECT COUNT(*) AS count FROM dashboard_operation WHERE kind = 'retrain' AND state = 'done' AND undone_by IS NOT NULL",
  );
  expect(Number(rows[0]?.count)).toBe(29);
});

test('selects all that match, on all pages', async ({ page, site, loginAs }) => {
  test.setTimeout(180_000);
  for (let index = 0; index < 55; index++) await logMail(site, { letter: 'I', subject: `Many ${index}` });
  await logMail(site, { letter: 'I', subject: 'Another' });
  await loginAs('alice');
  await page.goto(`${HISTORY}?q=many`);
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await page.getByRole('button', { name: 'Select all matching' }).click();
  await page.getByRole('button', { name: 'Retrain as spam', exact: true }).first().click();
  await expect(page.getByText('Retrained 55 messages as spam')).toBeVisible({ timeout: 90_000 });
  await page.goto(HISTORY);
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(page.getByRole('table', { name: 'History' }).getByRole('row')).toHaveCount(7);
  await page.getByRole('link', { name: 'Previous' }).click();
  await expect(rowOf(page, 'Another').getByRole('button', { name: 'Retrain as spam' })).toBeVisible();
});

test('says before the try that a message is too old, and refuses one that was purged meanwhile', async ({
  page,
  site,
  loginAs,
}) => {
  await logMail(site, { letter: 'I', subject: 'Long forgotten', daysAgo: 20, purged: true });
  const fresh = await logMail(site, { letter: 'I', subject: 'Forgotten now' });
  await loginAs('alice');
  await page.goto(HISTORY);
  const old = rowOf(page, 'Long forgotten');
  await expect(old.getByRole('button')).toHaveCount(0);
  await expect(old.getByText('Too old to retrain')).toHaveAttribute(
    'title',
    'Too old to retrain: signatures are kept 14 days.',
  );
  await site.database.query('DELETE FROM dspam_signature_data WHERE signature = ?', [fresh]);
  await rowOf(page, 'Forgotten now').getByRole('button', { name: 'Retrain as spam' }).click();
  await expect(page.getByRole('status')).toContainText('1 message was not retrained.');
  await expect(page.getByRole('status')).toContainText('This mail is too old to retrain');
  expect(letters(site, fresh)).toBe('I');
  await expect(rowOf(page, 'Forgotten now')).toContainText('Too old to retrain');

  const [held = ''] = await quarantineMail(site, 'alice', [{ subject: 'Old but held', signature: 'purged' }]);
  await page.goto(`${HISTORY}/${encodeURIComponent(held)}`);
  await expect(page.getByRole('link', { name: 'Open in the quarantine' })).toBeVisible();
  await page.getByRole('button', { name: 'Retrain as innocent' }).click();
  await expect(page.getByRole('status')).toContainText('it was released and delivered');
});

test('two tabs that retrain the same row train once', async ({ page, context, site, loginAs }) => {
  const signature = await logMail(site, { letter: 'I', subject: 'Twice' });
  await loginAs('alice');
  await page.goto(HISTORY);
  const other = await context.newPage();
  await other.goto(HISTORY);
  await Promise.all(
    [page, other].map((tab) => rowOf(tab, 'Twice').getByRole('button', { name: 'Retrain as spam' }).click()),
  );
  for (const tab of [page, other]) await expect(tab.getByRole('status')).toContainText(/etrained/);
  expect(letters(site, signature)).toBe('IM');
  const said = await Promise.all([page, other].map((tab) => tab.getByRole('status').textContent()));
  expect(said.filter((text) => text?.includes('Retrained 1 message as spam'))).toHaveLength(1);
});

test('keys go through the history and retrain', async ({ page, site, loginAs }) => {
  const signature = await logMail(site, { letter: 'I', subject: 'By keys' });
  await loginAs('alice');
  await page.goto(HISTORY);
  await pressToFirst(page, 'By keys');
  await page.keyboard.press('r');
  await page.keyboard.press('s');
  await expect(page.getByRole('status')).toContainText('Retrained 1 message as spam');
  await page.keyboard.press('/');
  await expect(page.getByLabel('Search history')).toBeFocused();
  await page.getByLabel('Search history').blur();
  await page.keyboard.press('z');
  await expect(page.getByRole('status')).toContainText('as before');
  expect(letters(site, signature)).toBe('IMF');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('Retrain as spam');
  await expect(page.getByRole('dialog')).not.toContainText('Release');
});

test('finds missed spam in a file and in a pasted source, and retrains it', async ({
  page,
  site,
  loginAs,
}) => {
  const first = await logMail(site, { letter: 'I', subject: 'In a file' });
  const second = await logMail(site, { letter: 'I', subject: 'In the source' });
  await loginAs('alice');
  await page.goto(HISTORY);
  await page.getByRole('link', { name: 'Report missed spam' }).click();
  const inner = `Subject: In a file\r\n\r\nBuy.\r\n!DSPAM:${first}!\r\n`;
  const forwarded = [
    'Subject: Fwd',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: message/rfc822',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(inner).toString('base64'),
    '--b--',
    '',
  ].join('\r\n');
  await page.getByLabel('Message as a file').setInputFiles({
    name: 'spam.eml',
    mimeType: 'message/rfc822',
    buffer: Buffer.concat([Buffer.from(forwarded), Buffer.alloc(12 * 1024 * 1024, 97)]),
  });
  await page.getByRole('button', { name: 'Look it up' }).click();
  await expect(page.getByRole('heading', { name: 'In a file' })).toBeVisible();
  await page.getByRole('button', { name: 'Retrain as spam' }).click();
  await expect(page.getByRole('status')).toContainText('Retrained 1 message as spam');
  await expect(page.getByText('This already counts as spam.')).toBeVisible();
  expect(letters(site, first)).toBe('IM');

  // Else what nobody has read in so short a time is told once more on the next page, with what comes of the second.
  await page.getByRole('button', { name: 'Close the notice' }).click();
  await page.getByRole('link', { name: 'Report another message' }).click();
  await page
    .getByLabel('Or the source of the message')
    .fill(
      `Subject: x\nX-DSPAM-Signature: ${UIDS.bob},6b014b08307207081942277\nX-DSPAM-Signature: ${second}\n\nBuy.\n`,
    );
  await page.getByRole('button', { name: 'Look it up' }).click();
  const button = page.getByRole('button', { name: 'Retrain as spam' });
  await expect(button).toHaveAccessibleDescription('In the source');
  await button.click();
  await expect(page.getByText('This already counts as spam.')).toBeVisible();
  await expect(page.getByRole('status')).toContainText('Retrained 1 message as spam');
  expect(letters(site, second)).toBe('IM');
});

test('tells what is wrong with a mail that is reported', async ({ page, site, loginAs }) => {
  const bobs = await logMail(site, { letter: 'I', subject: 'A secret of bob', person: 'bob' });
  const purged = await logMail(site, { letter: 'I', subject: 'Forgotten', purged: true });
  const spam = await logMail(site, { letter: 'S', subject: 'Known spam', status: 'Tagged' });
  await loginAs('alice');
  const report = async (source: string) => {
    await page.goto(`${HISTORY}/report`);
    await page.getByLabel('Or the source of the message').fill(source);
    await page.getByRole('button', { name: 'Look it up' }).click();
    await page.waitForURL(/report\?/);
  };
  await report('');
  await expect(
    page.getByText('Nothing was looked up: choose a file, or paste the source of the message.'),
  ).toBeVisible();
  await expect(page.getByLabel('Message as a file')).toBeFocused();
  await report('Subject: x\n\nNothing in it.\n');
  await expect(page.getByText('The filter’s mark is not in this message')).toBeVisible();
  // What was pasted is still there, to be put right.
  await expect(page.getByLabel('Or the source of the message')).toHaveValue('Subject: x\n\nNothing in it.\n');
  await expect(page.getByLabel('Or the source of the message')).toBeFocused();
  await report(`X-DSPAM-Signature: ${bobs}\n\nx\n`);
  await expect(page.getByText('belongs to another mailbox')).toBeVisible();
  await expect(page.getByText('A secret of bob')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Retrain as spam' })).toBeHidden();
  await report(`X-DSPAM-Signature: ${purged}\n\nx\n`);
  await expect(page.getByText('Too old to retrain: signatures are kept 14 days.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await report(`!DSPAM:${spam}!`);
  await expect(page.getByText('This already counts as spam.')).toBeVisible();
  await page.getByRole('link', { name: 'Report another message' }).click();
  await expect(page.getByRole('button', { name: 'Look it up' })).toBeVisible();
  await expect(page.getByLabel('Or the source of the message')).toHaveValue('');
  // As a file: what takes so long with such a text is the field, which has to draw it.
  await page.goto(`${HISTORY}/report`);
  const tooLarge = { name: 'x.eml', mimeType: 'message/rfc822', buffer: Buffer.alloc(26 * 1024 * 1024, 'x') };
  await page.getByLabel('Message as a file').setInputFiles(tooLarge);
  await page.getByRole('button', { name: 'Look it up' }).click();
  await expect(page.getByText('The file was not read because it is too large')).toBeVisible();
});

test('a forged signature of another uid is not retrained', async ({ page, site, loginAs }) => {
  const bobs = await logMail(site, { letter: 'I', subject: 'Real one of bob', person: 'bob' });
  const { log } = userFiles(site.home, 'domain', USER_NAMES.alice);
  await logMail(site, { letter: 'I', subject: 'Own' });
  appendFileSync(log, `1795248500\tI\tx@example.net\t${bobs}\tForged\tDelivered\t<f@x>\n\n`);
  await loginAs('alice');
  await page.goto(HISTORY);
  await expect(rowOf(page, 'Forged').getByRole('button')).toHaveCount(0);
  await rowOf(page, 'Own')
    .getByRole('button')
    .evaluate((button, value) => button.setAttribute('value', value), `spam:${bobs}`);
  await rowOf(page, 'Own').getByRole('button').click();
  await expect(page.getByRole('status')).toContainText('belongs to another mailbox');
  const [rows] = await site.database.query<RowDataPacket[]>(
    'SELECT spam_misclassified AS missed FROM dspam_stats WHERE uid = ?',
    [UIDS.bob],
  );
  expect(Number(rows[0]?.missed)).toBe(0);
});

test('old links lead to the new pages, after the sign-in, and never act', async ({ page, site }) => {
  const [key = ''] = await quarantineMail(site, 'alice', [{ subject: 'From the notification' }]);
  const user = encodeURIComponent(USER_NAMES.alice);
  const link = `/cgi-bin/dspam.cgi?template=quarantine&user=${user}&signatureID=${encodeURIComponent(key)}&command=processFalsePositive`;
  await page.goto(link);
  await page.getByLabel('User name').fill(USER_NAMES.alice);
  await page.getByLabel('Password').fill(signInOf('alice').password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'From the notification' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Release' }).first()).toBeVisible();
  expect(readDelivered(site, 'alice')).toBe('');

  for (const [query, url] of [
    ['', '/mailbox/alice%40example.org/quarantine'],
    ['?template=index', '/mailbox/alice%40example.org/quarantine'],
    [`?template=history&user=${user}`, '/mailbox/alice%40example.org/history'],
    ['?template=history&retrain=spam&signatureID=x&user=', '/mailbox/alice%40example.org/history/x'],
    ['?template=performance', '/mailbox/alice%40example.org/accuracy'],
    ['?template=preferences', '/mailbox/alice%40example.org/preferences'],
    ['?template=alerts&user=bob', '/mailbox/bob/alerts'],
  ] as const) {
    const answer = await page.request.get(`/dspam.cgi${query}`, { maxRedirects: 0 });
    expect(answer.status(), query).toBe(307);
    expect(new URL(answer.headers().location ?? '', site.origin).pathname, query).toBe(url);
  }
  // The pages of the site only for those who may see them: the page says so.
  for (const [query, url] of [
    ['', '/admin/status'],
    ['?template=user', '/admin/users'],
    [`?template=preferences&username=${user}&submit=x&optOut=on`, `/mailbox/${user}/preferences`],
  ] as const) {
    const answer = await page.request.get(`/cgi-bin/admin.cgi${query}`, { maxRedirects: 0 });
    expect(new URL(answer.headers().location ?? '', site.origin).pathname, query).toBe(url);
  }
  expect((await page.request.get('/admin.cgi')).status()).toBe(404);
  // Bob's is not theirs to see.
  await expect((await page.request.get('/dspam.cgi?template=quarantine&user=bob')).status()).toBe(404);
  expect((await page.request.post(link)).status()).toBe(405);
  const [rows] = await site.database.query<RowDataPacket[]>(
    'SELECT COUNT(*) AS count FROM dashboard_operation',
  );
  expect(Number(rows[0]?.count)).toBe(0);
});

test('works without a script: narrowing, retraining, undo and reporting', async ({ browser, site }) => {
  await logMail(site, { letter: 'I', subject: 'Without a script' });
  const signature = await logMail(site, { letter: 'I', subject: 'Reported without' });
  const context = await browser.newContext({ baseURL: site.origin, javaScriptEnabled: false });
  const page = await context.newPage();
  await openHistory(page);
  await rowOf(page, 'Without a script').getByRole('button', { name: 'Retrain as spam' }).click();
  await expect(rowOf(page, 'Without a script')).toContainText('Missed spam');
  await page.goto(`${HISTORY}/report`);
  await page.getByLabel('Or the source of the message').fill(`!DSPAM:${signature}!`);
  await page.getByRole('button', { name: 'Look it up' }).click();
  await expect(page.getByRole('heading', { name: 'Reported without' })).toBeVisible();
  await page.getByRole('button', { name: 'Retrain as spam' }).click();
  await expect(page.getByText('This already counts as spam.')).toBeVisible();
  expect(letters(site, signature)).toBe('IM');
  await context.close();
});

test('tells admins, and only them, what is wrong in a log, and shows the rest', async ({
  page,
  site,
  loginAs,
}) => {
  await logMail(site, { letter: 'I', subject: 'Before the fault' });
  const { log } = userFiles(site.home, 'domain', USER_NAMES.alice);
  appendFileSync(
    log,
    'nonsense\n\n99999999999\tI\tx\t\tFrom the future\tDelivered\t\n\n1\tQ\tx\t\tOdd\tx\t\n\n',
  );
  await logMail(site, { letter: 'I', subject: 'After the fault' });
  await loginAs('alice');
  await page.goto(HISTORY);
  await expect(page.getByRole('table', { name: 'History' }).getByRole('row')).toHaveCount(5);
  await expect(page.getByText('in the log')).toBeHidden();
  await page.context().clearCookies();
  await loginAs('admin');
  await page.goto(HISTORY);
  await page.getByText('problems in the log').click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Unknown class letters: 1' })).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'Times in the future: 1' })).toBeVisible();
});

test('shows how far the first reading of a long log is, and the list when it has finished', async ({
  page,
  site,
  loginAs,
}) => {
  test.setTimeout(180_000);
  await logMail(site, { letter: 'I', subject: 'Oldest' });
  const { log } = userFiles(site.home, 'domain', USER_NAMES.alice);
  for (let part = 0; part < 15; part++) {
    const records = Array.from({ length: 10_000 }, (_unused, index) => {
      const number = String(part * 10_000 + index).padStart(8, '0');
      return `1795246858\tI\tSender <s@example.net>\t1,6b014b08${number}\tNumber ${number}\tDelivered\t<${number}@x>\n\n`;
    });
    appendFileSync(log, records.join(''));
  }
  await loginAs('alice');
  await page.goto(HISTORY);
  await expect(page.getByRole('progressbar', { name: 'Progress' })).toBeVisible();
  await expect(page.getByText('50 of 150,001')).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole('progressbar', { name: 'Progress' })).toBeHidden();
});

test.describe('a site that keeps no logs of users', () => {
  let site: Site;
  test.beforeAll(async () => {
    site = await startSite({}, 'UserLog off\n');
  });
  test.afterAll(async () => site.stop());

  test('says which setting has to be turned on', async ({ browser }) => {
    const context = await browser.newContext({ baseURL: site.origin });
    const page = await context.newPage();
    await openHistory(page);
    await expect(page.getByText('UserLog is off in dspam.conf')).toBeVisible();
    await context.close();
  });
});
