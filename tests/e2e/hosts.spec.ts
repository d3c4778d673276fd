import { appendFileSync, copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import PostalMime from 'postal-mime';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { findPort } from '@/scripts/setup/free-port.mjs';
import { type MailSink, startMailSink } from '@/tests/support/mail-sink';
import { quarantineMail, readDelivered } from '@/tests/support/quarantined-mail';
import { startRelay } from '@/tests/support/relay';
import { shareLearned } from '@/tests/support/share-learned';
import { type Person, type Site, signInOf, startSite, UIDS, USER_NAMES } from '@/tests/support/site';

// Two filter hosts with a spool, a database and a dashboard each, what the filters have learned in common, and one list. The clock of the second is an hour
// ahead.

const AN_HOUR_AHEAD = `const Real = Date; globalThis.Date = class extends Real {
  constructor(...given) { super(...(given.length === 0 ? [Real.now() + 3600000] : given)); }
  static now() { return Real.now() + 3600000; }
  static UTC = Real.UTC;
  static parse = Real.parse;
  static [Symbol.hasInstance](value) { return value instanceof Real; }
};`;
const ALICE = '/mailbox/alice%40example.org';
/** A user of both hosts, whose data is deleted. */
const GONE = 'gone@example.org';
const LIST = `${ALICE}/quarantine?sort=date&dir=asc`;

let web1: Site;
let web2: Site;
/** What becomes of what web1 says to web2. */
let way: 'open' | 'cut' | 'cut after the question' = 'open';
let stopRelay: () => void;
let sink: MailSink;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(600_000);
  const [one, two] = [await findPort(0), await findPort(0)];
  if (!one || !two) throw new Error('no port is free');
  let wasAsked = false;
  const relay = await startRelay(two, {
    toServer(text) {
      wasAsked = text.startsWith('POST');
      return way === 'cut' ? null : text;
    },
    toClient: (text) => (way === 'cut after the question' && wasAsked ? null : text),
  });
  stopRelay = relay.stop;
  sink = await startMailSink();
  const FILTER_HOSTS = `web1=http://127.0.0.1:${one} web2=http://127.0.0.1:${relay.port}`;
  const at = (port: number, FILTER_HOST: string) => ({
    MAIL_QUEUE_COMMAND: '/nonexistent/postqueue',
    PORT: String(port),
    NEXTAUTH_URL: `http://127.0.0.1:${port}`,
    FILTER_HOSTS,
    FILTER_HOST,
    DIGEST_HOST: 'web1',
    DIGEST_FROM: 'quarantine@example.org',
    DIGEST_SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
  });
  web1 = await startSite(at(one, 'web1'));
  const ahead = `--import=data:text/javascript,${encodeURIComponent(AN_HOUR_AHEAD)}`;
  web2 = await startSite({ ...at(two, 'web2'), NODE_OPTIONS: ahead });
  await shareLearned(await databaseOf(web1), await databaseOf(web2));
  const minute = (number: number) => ({ receivedAt: new Date(Date.UTC(2026, 8, 1, 10, number)) });
  await quarantineMail(web1, 'alice', [
    { subject: 'First, here', ...minute(1) },
    { subject: 'Third, here', ...minute(3) },
  ]);
  await quarantineMail(web2, 'alice', [
    {
      subject: 'Second, there',
      ...minute(2),
      contentType: 'multipart/mixed; boundary=b',
      text: '--b\nContent-Type: text/html\n\n<p>From the other host.</p>\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=list.txt\n\nwhat it lists\n--b--',
    },
    { subject: 'Fourth, there', ...minute(4) },
  ]);
  await quarantineMail(web2, 'bob', [{ subject: 'For Bob, there' }]);
});
test.afterAll(async () => {
  stopRelay?.();
  sink?.stop();
  await web1?.stop();
  await web2?.stop();
});

/** Mail as each filter has logged it, in turn: an hour between them, the last one an hour ago. */
async function logMails(count: number): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  for (let number = 1; number <= count; number++) {
    const site = number % 2 === 1 ? web1 : web2;
    const seconds = now - (count - number + 1) * 3600;
    const signature = `${UIDS.alice},${seconds.toString(16)}4712${String(number).padStart(10, '0')}`;
    const fields = [
      seconds,
      'I',
      'Some Body <some.body@example.net>',
      signature,
      `Mail ${number}`,
      'Delivered',
    ];
    const { log } = userFiles(site.home, 'domain', USER_NAMES.alice);
    appendFileSync(log, `${[...fields, `<${number}@logged.example.net>`].join('\t')}\n\n`);
    const row = [UIDS.alice, signature, Buffer.alloc(16, 1), 16];
    await site.database.query('INSERT INTO dspam_signature_data VALUES (?, ?, ?, ?, CURDATE())', row);
  }
}

/** What the log of a host has of a mail: the letters of its records. */
function lettersOf(site: Site, number: number): string {
  return readFileSync(userFiles(site.home, 'domain', USER_NAMES.alice).log, 'latin1')
    .split('\n')
    .filter((line) => line.includes(`4712${String(number).padStart(10, '0')}`))
    .map((line) => line.split('\t')[1])
    .join('');
}

/** The user of a test's database has its name. */
async function databaseOf({ database, databaseDoor: socket }: Site) {
  const [rows] = await database.query('SELECT DATABASE() AS name');
  const [row] = rows as { name: string }[];
  const name = row?.name ?? '';
  return { name, user: name, socket };
}

async function signIn(page: Page, person: Person): Promise<void> {
  const { origin } = web1;
  await page.goto(`${origin}/login`);
  const { name, password } = signInOf(person);
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(person === 'admin' ? `${origin}/admin/**` : `${origin}/mailbox/**`);
}

const subjects = (page: Page) =>
  page.locator('[data-list="quarantine"] > tr:not([hidden]) .cell-subject > a').allTextContents();
const rowOf = (page: Page, subject: string) => page.getByRole('row').filter({ hasText: subject });
const quarantineOf = (site: Site) =>
  readFileSync(userFiles(site.home, 'domain', USER_NAMES.alice).mbox, 'latin1');

test('a list is that of both hosts, whichever is asked, and each message says where it is', async ({
  page,
}) => {
  // Browsers keep cookies by host and not by port, so that this is one sign-in for both.
  await signIn(page, 'alice');
  for (const { origin } of [web1, web2]) {
    // A host that has just started may take longer than the four seconds that a list waits for it.
    await expect(async () => {
      await page.goto(origin + LIST);
      expect(await subjects(page)).toEqual(['First, here', 'Second, there', 'Third, here', 'Fourth, there']);
    }).toPass({ timeout: 60_000 });
    for (const [subject, host] of [
      ['First, here', 'web1'],
      ['Second, there', 'web2'],
    ] as const)
      await expect(rowOf(page, subject)).toContainText(`On ${host}`);
    await expect(page.getByText('1–4 of 4')).toBeVisible();
    await expect(page.locator('.nav-count').first()).toHaveText('4');
    await page.goto(`${origin}${ALICE}/quarantine?q=there`);
    expect((await subjects(page)).sort()).toEqual(['Fourth, there', 'Second, there']);
  }
  await page.goto(`${web1.origin}${ALICE}/quarantine?group=domain`);
  await expect(page.getByText('Those on web2 are in the list without groups.')).toBeVisible();
  // What only the other host has is not said to be nowhere.
  await page.goto(`${web1.origin}${ALICE}/quarantine?group=domain&q=there`);
  await expect(page.getByText('There are none on web1.')).toBeVisible();
});

test('a message of the other host opens, with its frame, its files and why it looks as it does', async ({
  page,
}) => {
  await signIn(page, 'alice');
  await page.goto(web1.origin + LIST);
  await rowOf(page, 'Second, there').getByRole('link').click();
  await expect(page).toHaveURL(/\/quarantine\/web2~/);
  await expect(page.locator('.facts')).toContainText('Hostweb2');
  await expect(page.frameLocator('iframe').getByText('From the other host.')).toBeVisible();
  await page.reload();
  await expect(page.frameLocator('iframe').getByText('From the other host.')).toBeVisible();
  const file = page.waitForEvent('download');
  await page.getByRole('link', { name: 'list.txt' }).click();
  expect((await file).suggestedFilename()).toBe('list.txt');
  expect(readFileSync(await (await file).path(), 'utf8')).toContain('what it lists');
  const address = new URL(page.url());
  const eml = await page.request.get(`${address.origin}${address.pathname}/eml`);
  expect(await eml.text()).toContain('Subject: Second, there');
  expect(eml.headers()['content-security-policy']).toContain("default-src 'none'");
  expect((await page.request.get(`${address.origin}${address.pathname}/why`)).status()).toBe(200);
  await page.getByRole('tab', { name: 'Headers' }).click();
  await expect(page.getByRole('table', { name: 'Headers' })).toContainText('Second, there');
  expect((await page.request.get(`${address.origin}${ALICE}/quarantine/web2~none`)).status()).toBe(404);
  expect((await page.request.get(`${address.origin}${ALICE}/quarantine/web3~none`)).status()).toBe(404);
});

test('a release is done on the host that has the message, and undone there', async ({ page }) => {
  await signIn(page, 'alice');
  await page.goto(web1.origin + LIST);
  await page.getByRole('checkbox', { name: 'Second, there' }).check();
  await page
    .getByRole('group', { name: 'Selected messages' })
    .getByRole('button', { name: 'Release' })
    .click();
  await expect(page.getByRole('status')).toContainText('Released 1 message');
  expect(readDelivered(web2, 'alice')).toContain('Second, there');
  expect(readDelivered(web1, 'alice')).toBe('');
  expect(quarantineOf(web2)).not.toContain('Second, there');
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await expect(rowOf(page, 'Second, there')).toBeVisible();
  expect(quarantineOf(web2)).toContain('Second, there');
});

test('one click on messages of both hosts is one, and so is its Undo', async ({ page }) => {
  await signIn(page, 'alice');
  await page.goto(web1.origin + LIST);
  for (const subject of ['Third, here', 'Fourth, there'])
    await page.getByRole('checkbox', { name: subject }).check();
  await page
    .getByRole('group', { name: 'Selected messages' })
    .getByRole('button', { name: 'Delete' })
    .click();
  await expect(page.getByRole('status')).toContainText('Deleted 2 messages');
  expect(quarantineOf(web1)).not.toContain('Third, here');
  expect(quarantineOf(web2)).not.toContain('Fourth, there');
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await expect(rowOf(page, 'Third, here')).toBeVisible();
  await expect(rowOf(page, 'Fourth, there')).toBeVisible();
  expect(quarantineOf(web1)).toContain('Third, here');
  expect(quarantineOf(web2)).toContain('Fourth, there');
});

test('the history is that of both hosts in one order, page after page, and is narrowed on both', async ({
  page,
}) => {
  await logMails(120);
  await signIn(page, 'alice');
  await page.goto(`${web1.origin}${ALICE}/history`);
  const shown = () => page.locator('[data-list="history"] > tr .cell-subject > a').allTextContents();
  const mails = (from: number, to: number) =>
    Array.from({ length: from - to + 1 }, (_each, index) => `Mail ${from - index}`);
  expect(await shown()).toEqual(mails(120, 71));
  await expect(rowOf(page, 'Mail 120')).toContainText('On web2');
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(rowOf(page, 'Mail 70')).toBeVisible();
  expect(await shown()).toEqual(mails(70, 21));
  await page.getByRole('link', { name: 'Previous' }).click();
  await expect(rowOf(page, 'Mail 120')).toBeVisible();
  expect(await shown()).toEqual(mails(120, 71));
  await page.goto(`${web2.origin}${ALICE}/history?q=%22Mail+1%22&class=innocent`);
  expect(await shown()).toEqual([...mails(120, 100), ...mails(19, 10), 'Mail 1']);
});

test('a mail of the history is retrained on the host whose filter has learned it, and undone there', async ({
  page,
}) => {
  await signIn(page, 'alice');
  await page.goto(`${web1.origin}${ALICE}/history`);
  await rowOf(page, 'Mail 118').getByRole('button', { name: 'Retrain as spam' }).click();
  await expect(page.getByRole('status')).toContainText('1 message');
  await expect.poll(() => lettersOf(web2, 118)).toBe('IM');
  expect(lettersOf(web1, 118)).toBe('');
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => lettersOf(web2, 118)).toBe('IMF');
  // One click on both, and the page of a mail.
  await page.goto(`${web1.origin}${ALICE}/history`);
  for (const subject of ['Mail 116', 'Mail 117']) await page.getByRole('checkbox', { name: subject }).check();
  await page
    .getByRole('group', { name: 'Selected messages' })
    .getByRole('button', { name: 'Retrain as spam' })
    .click();
  await expect.poll(() => [lettersOf(web1, 117), lettersOf(web2, 116)]).toEqual(['IM', 'IM']);
  await rowOf(page, 'Mail 116').getByRole('link', { name: 'Mail 116' }).click();
  await expect(page).toHaveURL(/\/history\/web2~/);
  await expect(page.locator('.facts')).toContainText('Hostweb2');
  await expect(page.locator('.facts')).toContainText('Missed spam');
  expect((await page.request.get(`${web1.origin}${ALICE}/history/web2~none`)).status()).toBe(404);
});

test('Removed is that of both hosts, and what is put back is on the host that it was on', async ({
  page,
}) => {
  await signIn(page, 'alice');
  await page.goto(web1.origin + LIST);
  for (const subject of ['Third, here', 'Fourth, there'])
    await page.getByRole('checkbox', { name: subject }).check();
  await page
    .getByRole('group', { name: 'Selected messages' })
    .getByRole('button', { name: 'Delete' })
    .click();
  await expect(page.getByRole('status')).toContainText('Deleted 2 messages');
  await page.goto(`${web1.origin}${ALICE}/removed`);
  await expect(rowOf(page, 'Fourth, there')).toContainText('On web2');
  await expect(rowOf(page, 'Third, here')).toContainText('On web1');
  await rowOf(page, 'Fourth, there')
    .getByRole('button', { name: /Put back/ })
    .click();
  await expect(page.getByRole('status')).toContainText('1 message');
  expect(quarantineOf(web2)).toContain('Fourth, there');
  expect(quarantineOf(web1)).not.toContain('Fourth, there');
  await page.getByRole('checkbox', { name: 'Third, here' }).check();
  await page
    .getByRole('group', { name: 'Selected messages' })
    .getByRole('button', { name: 'Put back' })
    .click();
  await expect.poll(() => quarantineOf(web1)).toContain('Third, here');
});

/** Mail of one sender on both hosts, twelve on each. */
async function bulkMail(): Promise<void> {
  for (const [site, name] of [
    [web1, 'here'],
    [web2, 'there'],
  ] as const)
    await quarantineMail(
      site,
      'alice',
      Array.from({ length: 12 }, (_each, number) => ({
        subject: `Bulk ${number} ${name}`,
        from: 'bulk@sender.example',
      })),
    );
}
const bulkOf = (site: Site) => quarantineOf(site).match(/Subject: Bulk/g)?.length ?? 0;

test('all that match are one job on both hosts, with one notice and one Undo', async ({ page }) => {
  await bulkMail();
  await signIn(page, 'alice');
  await page.goto(`${web1.origin}${ALICE}/quarantine?sender=bulk@sender.example`);
  await expect(page.getByText('1–24 of 24')).toBeVisible();
  const all = page.locator('.sender-notice');
  await all.getByRole('button', { name: 'Delete' }).click();
  const job = page.locator('.jobs .job-line').filter({ hasText: '24 messages' });
  await expect(job.getByRole('button', { name: 'Undo' })).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('.jobs .job-line')).toHaveCount(1);
  expect([bulkOf(web1), bulkOf(web2)]).toEqual([0, 0]);
  await job.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => [bulkOf(web1), bulkOf(web2)], { timeout: 60_000 }).toEqual([12, 12]);
  way = 'cut';
  await page.goto(`${web1.origin}${ALICE}/quarantine?sender=bulk@sender.example`);
  await expect(page.getByRole('note').filter({ hasText: 'web2' })).toBeVisible();
  await expect(all.getByRole('button')).toHaveCount(0);
  way = 'open';
});

test('an administrator finds the mail of both hosts, and changes it there as one click', async ({ page }) => {
  await signIn(page, 'admin');
  const search = `${web1.origin}/admin/search?q=Bulk`;
  const found = page.getByRole('list', { name: 'Messages found' }).getByRole('listitem');
  // What is back in its file is in the search once somebody has opened the list, or a round has.
  const look = (address: string, hasCome: () => Promise<void>) =>
    expect(async () => {
      await page.goto(web1.origin + LIST);
      await page.goto(address);
      await hasCome();
    }).toPass({ timeout: 90_000 });
  await look(search, () => expect(found).toHaveCount(24, { timeout: 1_000 }));
  await expect(found.filter({ hasText: 'Bulk 3 there' })).toContainText('On web2');
  for (const subject of ['Bulk 3 here', 'Bulk 3 there'])
    await found.filter({ hasText: subject }).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Delete selected' }).click();
  await expect.poll(() => [bulkOf(web1), bulkOf(web2)], { timeout: 30_000 }).toEqual([11, 11]);
  const undo = page.locator('.jobs').getByRole('button', { name: 'Undo' });
  await expect(undo).toHaveCount(1, { timeout: 30_000 });
  await undo.click();
  await expect.poll(() => [bulkOf(web1), bulkOf(web2)], { timeout: 30_000 }).toEqual([12, 12]);
  const all = page.getByRole('button', { name: /Delete 24/ });
  await look(`${search}&confirm=delete`, () => expect(all).toBeVisible({ timeout: 1_000 }));
  await all.click();
  await expect.poll(() => [bulkOf(web1), bulkOf(web2)], { timeout: 60_000 }).toEqual([0, 0]);
  // Something that is there: what is deleted may have been gone when the page was last asked for.
  const there = `${web1.origin}/admin/search?q=Fourth`;
  await look(there, () => expect(found.filter({ hasText: 'On web2' })).toHaveCount(1, { timeout: 1_000 }));
  way = 'cut';
  await page.goto(there);
  await expect(page.getByRole('note').filter({ hasText: 'web2' })).toContainText(
    'The list shows what that host had',
  );
  way = 'open';
});

test('history and Removed of a host that is away: what it had stays shown, and nothing can be done with it', async ({
  page,
}) => {
  await signIn(page, 'alice');
  await page.goto(`${web1.origin}${ALICE}/history`);
  await expect(rowOf(page, 'Mail 120')).toBeVisible();
  way = 'cut';
  await page.reload();
  const notice = page.getByRole('note').filter({ hasText: 'web2' });
  await expect(notice).toContainText('The list shows what that host had when it was last asked.');
  await expect(rowOf(page, 'Mail 120')).toContainText('On web2, which cannot be reached now');
  await expect(rowOf(page, 'Mail 120').getByRole('button')).toHaveCount(0);
  await expect(rowOf(page, 'Mail 119').getByRole('button')).toHaveCount(1);
  await page.goto(`${web1.origin}${ALICE}/removed?q=nothing`);
  await expect(notice).toContainText('The numbers here are those of 1 of 2 hosts.');
  way = 'open';
  await notice.getByRole('button', { name: 'Try again' }).click();
  await expect(notice).toBeHidden();
});

test('a host that is away is a sentence above the list: what it had stays shown, and nothing is done', async ({
  page,
}) => {
  await signIn(page, 'alice');
  await page.goto(web1.origin + LIST);
  const before = quarantineOf(web1);
  await page.getByRole('checkbox', { name: 'First, here' }).check();
  await page.getByRole('checkbox', { name: 'Fourth, there' }).check();
  way = 'cut';
  await page
    .getByRole('group', { name: 'Selected messages' })
    .getByRole('button', { name: 'Delete' })
    .click();
  await expect(page.getByRole('status')).toContainText('The host web2 cannot be reached at the moment.');
  expect(quarantineOf(web1)).toBe(before);
  await page.goto(web1.origin + LIST);
  const notice = page.getByRole('note').filter({ hasText: 'web2' });
  await expect(notice).toContainText('The list shows what that host had when it was last asked.');
  expect(await subjects(page)).toEqual(['First, here', 'Second, there', 'Third, here', 'Fourth, there']);
  await expect(rowOf(page, 'Fourth, there')).toContainText('On web2, which cannot be reached now');
  await expect(page.getByRole('checkbox', { name: 'Fourth, there' })).toBeDisabled();
  await rowOf(page, 'Fourth, there').getByRole('link').click();
  await expect(page.getByRole('alert').filter({ hasText: 'web2' })).toContainText('cannot be reached');
  // A list that was never asked of it.
  await page.goto(`${web1.origin}${ALICE}/quarantine?q=here`);
  await expect(notice).toContainText('The messages of that host are not shown.');
  way = 'open';
  await notice.getByRole('button', { name: 'Try again' }).click();
  await expect(notice).toBeHidden();
  await page.goto(web1.origin + LIST);
  await expect(page.getByRole('checkbox', { name: 'Fourth, there' })).toBeEnabled();
});

test('a host that was asked and has not answered is neither success nor failure; its list tells', async ({
  page,
}) => {
  await signIn(page, 'alice');
  await page.goto(web1.origin + LIST);
  await page.getByRole('checkbox', { name: 'Fourth, there' }).check();
  way = 'cut after the question';
  await page
    .getByRole('group', { name: 'Selected messages' })
    .getByRole('button', { name: 'Delete' })
    .click();
  await expect(page.getByRole('status')).toContainText(
    'The host web2 was asked and has not answered, so what you wanted may or may not have been done.',
  );
  await expect.poll(() => quarantineOf(web2)).not.toContain('Fourth, there');
  way = 'open';
  await expect(async () => {
    await page.goto(web1.origin + LIST);
    expect(await subjects(page)).toEqual(['First, here', 'Second, there', 'Third, here']);
  }).toPass();
});

test('missed spam is reported on the host that has logged it, whichever is asked', async ({ page }) => {
  await logMails(2);
  const { log } = userFiles(web2.home, 'domain', USER_NAMES.alice);
  const lines = readFileSync(log, 'latin1').split('\n');
  const [, , , signature = ''] = (lines.findLast((line) => line.includes('Mail 2')) ?? '').split('\t');
  const letters = () =>
    readFileSync(log, 'latin1')
      .split('\n')
      .filter((line) => line.includes(signature)).length;
  await signIn(page, 'alice');
  await page.goto(`${web1.origin}${ALICE}/history/report?signature=${encodeURIComponent(signature)}`);
  await expect(page.getByRole('link', { name: 'Mail 2' })).toHaveAttribute('href', /web2~/);
  expect(letters()).toBe(1);
  await page.getByRole('button', { name: 'Spam' }).click();
  await expect.poll(letters, { timeout: 30_000 }).toBe(2);
});

test('a word is watched for on both hosts, and a page of one host says so', async ({ page }) => {
  await signIn(page, 'alice');
  await page.goto(`${web1.origin}${ALICE}/alerts`);
  await page.getByRole('textbox').fill('parcel');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const words = () =>
    [web1, web2].map(({ home }) => {
      const { alerts } = userFiles(home, 'domain', USER_NAMES.alice);
      return existsSync(alerts) ? readFileSync(alerts, 'utf8') : '';
    });
  await expect.poll(words, { timeout: 30_000 }).toEqual(['parcel\n', 'parcel\n']);
  await page.goto(`${web1.origin}${ALICE}/accuracy`);
  await expect(page.getByText('the mail that came through web1')).toBeVisible();
  await page.context().clearCookies();
  await signIn(page, 'admin');
  for (const [address, sentence] of [
    ['/admin/users', 'are those on web1'],
    ['/admin/users/attention', 'These are users of web1'],
    ['/admin/status/doctor', 'found on web1'],
    ['/admin/status', 'the status of web1'],
    ['/admin/audit', 'What was done on web2'],
    ['/admin/maintenance', 'the data of web1'],
    ['/admin/preferences', 'count on web1'],
    ['/account', 'visits and sign-ins on web1'],
  ] as const) {
    await page.goto(web1.origin + address);
    await expect(page.getByText(sentence)).toBeVisible();
  }
});

test('the digest is one mail of both hosts, whose links act there; what is chosen on either counts', async ({
  page,
}) => {
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  await quarantineMail(web1, 'alice', [{ subject: 'For the digest, here', receivedAt: ago(60) }]);
  // By its own clock.
  await quarantineMail(web2, 'alice', [{ subject: 'For the digest, there', receivedAt: ago(-10) }]);
  await signIn(page, 'alice');
  const sendOne = async ({ origin }: Site) => {
    sink.taken.length = 0;
    await page.goto(`${origin}${ALICE}/preferences`);
    await page.getByRole('button', { name: 'Send me one now' }).click();
    await expect(page.getByText('It is on its way.')).toBeVisible({ timeout: 30_000 });
    const [taken, ...others] = sink.taken;
    expect([taken?.to, others]).toEqual([[USER_NAMES.alice], []]);
    return (await PostalMime.parse(Buffer.from(taken?.message ?? '', 'latin1'))).text ?? '';
  };
  // Sent by web1, whoever is asked.
  const text = await sendOne(web2);
  await expect(page.getByText('One mail tells of all filter hosts')).toBeVisible();
  expect(text).toMatch(/For the digest, here(?:\n {3}.*)*On web1/);
  expect(text).toMatch(/For the digest, there(?:\n {3}.*)*On web2/);
  expect(text).not.toContain('could not be asked');
  const [, release = ''] = /For the digest, there(?:\n {3}.*)*Release: (\S+)/.exec(text) ?? [];
  const opens = ['here', 'there'].map((where): [string, string] => {
    const [, open = ''] = new RegExp(`For the digest, ${where}(?:\\n {3}.*)*Open: (\\S+)`).exec(text) ?? [];
    return [`For the digest, ${where}`, new URL(open).pathname];
  });
  // Either host may be the one that people reach.
  for (const { origin } of [web1, web2]) {
    for (const [name, address] of opens) {
      await page.goto(origin + address);
      await expect(page.getByRole('heading', { name })).toBeVisible();
    }
    await page.goto(origin + new URL(release).pathname);
    await expect(page.getByRole('heading', { name: 'For the digest, there' })).toBeVisible();
  }
  await page.getByRole('button', { name: 'Release' }).click();
  await expect(page.getByRole('status')).toContainText(/was released at .* by a link of the digest/);
  expect(readDelivered(web2, 'alice').match(/^Subject: For the digest, there$/gm)).toHaveLength(1);
  expect(readDelivered(web1, 'alice')).not.toContain('For the digest');
  await page.goto(`${web2.origin}${ALICE}/preferences`);
  await page.getByLabel('At', { exact: true }).selectOption('11:00');
  await page.getByRole('button', { name: 'Save the digest' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  const chosen = ({ database }: Site) =>
    database.query('SELECT hour FROM dashboard_digest_choice WHERE owner = ?', [USER_NAMES.alice]);
  expect((await chosen(web1))[0]).toEqual([{ hour: 11 }]);
  expect((await chosen(web2))[0]).toEqual([]);
  await page.goto(`${web1.origin}${ALICE}/preferences`);
  await expect(page.getByLabel('At', { exact: true })).toHaveValue('11');
  // What was opened is not told of.
  await quarantineMail(web1, 'alice', [{ subject: 'For the next digest', receivedAt: ago(30) }]);
  way = 'cut';
  try {
    const alone = await sendOne(web1);
    expect(alone).toContain('The host web2 could not be asked. What came there will be in the next digest.');
    expect(alone).not.toContain('there\n');
    await page.goto(web1.origin + new URL(release).pathname);
    await expect(page.getByRole('alert')).toContainText('The host web2 cannot be reached');
  } finally {
    way = 'open';
  }
});

test('who signs out everywhere is out on both hosts, and is told where that could not be done', async ({
  page,
}) => {
  await signIn(page, 'alice');
  const [cookie] = (await page.context().cookies()).filter(({ name }) => name.includes('session-token'));
  const isIn = async (site: Site) => {
    const headers = { cookie: `${cookie?.name}=${cookie?.value}` };
    const { status } = await fetch(`${site.origin}${LIST}`, { headers, redirect: 'manual' });
    return status === 200;
  };
  expect([await isIn(web1), await isIn(web2)]).toEqual([true, true]);
  const signOut = async () => {
    await page.goto(`${web1.origin}/account`);
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.waitForURL(/\/login/);
  };
  await signOut();
  expect([await isIn(web1), await isIn(web2)]).toEqual([false, false]);
  // The clock of web2 is an hour ahead.
  await signIn(page, 'alice');
  await page.goto(web1.origin + LIST);
  await expect(page.getByRole('main')).toBeVisible();
  way = 'cut';
  await signOut();
  await expect(page.getByRole('alert').filter({ hasText: 'not on web2' })).toBeVisible();
  way = 'open';
});

test('the data of a user is deleted on both hosts, and put back on both; not while one of them is away', async ({
  page,
}) => {
  const quarantines = () => [web1, web2].map(({ home }) => existsSync(userFiles(home, 'domain', GONE).mbox));
  const hasName = async () => {
    const sql = 'SELECT COUNT(*) AS names FROM dspam_virtual_uids WHERE username = ?';
    const [rows] = await web2.database.query(sql, [GONE]);
    return (rows as { names: number }[])[0]?.names;
  };
  await web1.database.query('INSERT INTO dspam_virtual_uids VALUES (77, ?)', [GONE]);
  await web1.database.query('INSERT INTO dspam_stats VALUES (77, 5, 5, 0, 0, 0, 0, 0, 0)');
  for (const { home } of [web1, web2]) {
    const { dir, mbox } = userFiles(home, 'domain', GONE);
    mkdirSync(dir, { recursive: true });
    copyFileSync(userFiles(home, 'domain', USER_NAMES.alice).mbox, mbox);
  }
  await signIn(page, 'admin');
  const address = `${web1.origin}/admin/users/delete?user=${encodeURIComponent(GONE)}`;
  const button = page.getByRole('button', { name: 'Delete the data' });
  way = 'cut';
  await page.goto(address);
  await expect(page.getByRole('heading', { name: 'On web1' })).toBeVisible();
  await expect(page.getByText('its part would be left out')).toBeVisible();
  await expect(button).toHaveCount(0);
  way = 'open';
  await expect(async () => {
    await page.goto(address);
    await expect(button).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  // Drawn while both were there, clicked while one is not.
  await page.getByRole('textbox').fill(GONE);
  way = 'cut';
  await button.click();
  await expect(page.getByRole('alert').filter({ hasText: 'web2' })).toContainText('cannot be reached');
  expect([...quarantines(), await hasName()]).toEqual([true, true, 1]);
  way = 'open';
  await button.click();
  await expect.poll(() => quarantines(), { timeout: 60_000 }).toEqual([false, false]);
  await expect(page.getByText('Copies are kept')).toHaveCount(2, { timeout: 30_000 });
  expect(await hasName()).toBe(0);
  await page.getByRole('button', { name: 'Put back' }).click();
  await expect.poll(() => quarantines(), { timeout: 60_000 }).toEqual([true, true]);
  await expect(page.getByText('The data was put back.')).toHaveCount(2, { timeout: 30_000 });
  expect(await hasName()).toBe(1);
});

test('what another host has left of a user is deleted though nobody knows the name any more', async ({
  page,
}) => {
  const { mbox } = userFiles(web2.home, 'domain', GONE);
  await web1.database.query('DELETE FROM dspam_virtual_uids WHERE uid = 77');
  await signIn(page, 'admin');
  await page.goto(`${web1.origin}/admin/users/delete?user=${encodeURIComponent(GONE)}`);
  await page.getByRole('textbox').fill(GONE);
  await page.getByRole('button', { name: 'Delete the data' }).click();
  await expect.poll(() => existsSync(mbox), { timeout: 60_000 }).toBe(false);
  await expect(page.getByText('Copies are kept')).toHaveCount(2, { timeout: 30_000 });
});

test('a host that does not know somebody shows them nothing, and says so', async ({ page }) => {
  await signIn(page, 'bob');
  const list = `${web1.origin}/mailbox/bob/quarantine`;
  await page.goto(list);
  expect(await subjects(page)).toEqual(['For Bob, there']);
  web2.removeSignIn('bob');
  await page.reload();
  await expect(page.getByRole('note')).toContainText('The host web2 does not let you in');
  expect(await subjects(page)).toEqual([]);
  // Nor is somebody else's mail to be had by its address.
  await page.goto(`${web1.origin}${ALICE}/quarantine/web2~x`);
  await expect(page.getByText('Second, there')).toHaveCount(0);
});
