import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import type { RowDataPacket } from 'mysql2/promise';
import PostalMime from 'postal-mime';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { HttpVisitor, hiddenFields } from '@/tests/support/http-visitor';
import { type MailSink, startMailSink } from '@/tests/support/mail-sink';
import { emptyMailbox, quarantineMail, readDelivered } from '@/tests/support/quarantined-mail';
import { REFUSED_SUBJECT, type Site, signInOf, startSite, UIDS, USER_NAMES } from '@/tests/support/site';

// The digest from its button to the mail that arrives. Its links are opened by somebody who is not signed in.

const ALICE = USER_NAMES.alice;
let site: Site;
let sink: MailSink;
let alice: HttpVisitor;

test.beforeAll(async () => {
  sink = await startMailSink();
  site = await startSite({
    DIGEST_FROM: 'Quarantine <quarantine@example.org>',
    DIGEST_SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
    DIGEST_REPLY: 'digest@example.org',
  });
  alice = new HttpVisitor(site.origin);
  const { name, password } = signInOf('alice');
  expect(await alice.signIn(name, password)).toBe('/');
});
test.afterAll(async () => {
  await site?.stop();
  sink?.stop();
});
test.beforeEach(async () => {
  await emptyMailbox(site, 'alice');
  await site.database.query("DELETE FROM dashboard_rate_limit WHERE `key` LIKE 'digest-%'");
  await site.database.query('DELETE FROM dashboard_digest_choice');
  sink.taken.length = 0;
});

const old = () => new Date(Date.now() - 3600_000);
const quarantined = () => readFileSync(userFiles(site.home, 'domain', ALICE).mbox, 'latin1');
const preferences = `/mailbox/${encodeURIComponent(ALICE)}/preferences`;

/** Presses `Send me one now`, and answers what came. */
async function digestOf(mail: Parameters<typeof quarantineMail>[2]) {
  await quarantineMail(
    site,
    'alice',
    mail.map((each) => ({ receivedAt: old(), ...each })),
  );
  const { text: page } = await alice.request(preferences);
  const answer = await alice.submit(preferences, { ...hiddenFields(page, 'Send me one now'), intent: 'now' });
  expect(answer.text).toContain('It is on its way.');
  const { html = '', text = '' } = await PostalMime.parse(
    Buffer.from(sink.taken.at(-1)?.message ?? '', 'latin1'),
  );
  const links = [...text.matchAll(/^ *(.*): (http\S+)$/gm)].map(([, label = '', address = '']) => ({
    label,
    address,
  }));
  const pathOf = (wanted: string) =>
    new URL(links.find(({ label }) => label === wanted)?.address ?? '').pathname;
  return { html, text, links, release: pathOf('Release'), stop: pathOf('Stop this digest') };
}

const anybody = (headers?: Record<string, string>) => new HttpVisitor(site.origin, headers);
const form = (page: string) => new URLSearchParams(hiddenFields(page, 'name="form"'));

test('is asked for on the preferences page; its link releases the message after a click, once', async ({
  page,
}) => {
  const { html } = await digestOf([{ subject: 'Invoice of May', text: 'Please pay.\nThank you.' }]);
  await page.setContent(html);
  await page.getByRole('link', { name: 'Release “Invoice of May”' }).click();
  await expect(page.getByRole('heading', { name: 'Invoice of May' })).toBeVisible();
  await expect(page.getByText('Please pay.')).toBeVisible();
  await expect(page.getByRole('definition').getByText('some.body@example.net')).toBeVisible();
  expect(readDelivered(site, 'alice')).toBe('');
  await page.getByRole('button', { name: 'Release' }).click();
  await expect(page.getByRole('status')).toContainText(/was released at .* by a link of the digest/);
  const arrived = readDelivered(site, 'alice');
  expect(arrived.match(/^Subject: Invoice of May$/gm)).toHaveLength(1);
  expect(arrived).toContain('Please pay.');
  await page.reload();
  await expect(page.getByRole('button')).toHaveCount(0);
  const [audit] = await site.database.query<RowDataPacket[]>(
    "SELECT actor, mailbox_user FROM dashboard_audit WHERE event = 'release'",
  );
  expect(audit).toEqual([{ actor: 'digest', mailbox_user: ALICE }]);
  expect(await page.context().cookies()).toEqual([
    expect.objectContaining({ name: expect.stringContaining('csrf') }),
  ]);
});

test('lets the sender through as well where the box is ticked, by the form of the page alone', async ({
  page,
}) => {
  const rules = async () => {
    const [rows] = await site.database.query<RowDataPacket[]>(
      'SELECT address, made_by FROM dashboard_sender_rule',
    );
    return rows;
  };
  const from = 'Bank <News@bank.example>';
  const first = await digestOf([{ subject: 'Without', from }]);
  await page.goto(`${site.origin}${first.release}?let=yes`);
  await expect(page.getByRole('checkbox')).not.toBeChecked();
  await expect(page.getByText('The history knows 1 message from this address')).toBeVisible();
  await page.getByRole('button', { name: 'Release' }).click();
  await expect(page.getByRole('status')).toContainText('was released');
  expect(await rules()).toEqual([]);
  await site.database.query('UPDATE dashboard_message SET seen = TRUE');
  const { release } = await digestOf([{ subject: 'With', from }]);
  await page.goto(`${site.origin}${release}`);
  await page.getByLabel('Always let mail from News@bank.example through from now on').check();
  await page.getByRole('button', { name: 'Release' }).click();
  await expect(page.getByRole('status')).toContainText('Mail from its sender is let through from now on.');
  expect(await rules()).toEqual([{ address: 'news@bank.example', made_by: 'digest' }]);
  // Whatever its address says, a look changes nothing.
  const visitor = anybody();
  await visitor.request(`${release}?let=let`);
  await visitor.request(release, { method: 'POST', body: new URLSearchParams({ let: 'yes' }) });
  expect(await rules()).toHaveLength(1);
  const list = await alice.request(`/mailbox/${encodeURIComponent(ALICE)}/senders/rules`);
  expect(list.text).toContain('news@bank.example');
  // Nor is believed what it says, once the rule was taken back.
  await page.reload();
  await expect(page.getByRole('status')).toContainText('is let through from now on');
  await site.database.query('DELETE FROM dashboard_sender_rule');
  await page.reload();
  await expect(page.getByRole('status')).toContainText('was released');
  await expect(page.getByRole('status')).not.toContainText('let through');
});

test('says beside the box what has to be known of the sender', async ({ page }) => {
  const { release } = await digestOf([{ subject: 'Offer', from: 'Boss <boss@example.org>' }]);
  await page.goto(`${site.origin}${release}`);
  await expect(page.getByRole('checkbox')).not.toBeChecked();
  await expect(page.getByRole('note')).toHaveText(/This is an address of the mailbox’s own domain/);
});

test('nothing is changed by who follows every link of fifty digests, and presses nothing', async ({
  page,
}) => {
  test.setTimeout(600_000);
  const addresses = new Set<string>();
  for (let made = 0; made < 50; made++) {
    const { links } = await digestOf([{ subject: `Message ${made}` }]);
    for (const { address } of links) addresses.add(address);
    // The next one tells of what is new.
    await site.database.query(
      'INSERT IGNORE INTO dashboard_seen (store, message_key, seen_at) SELECT ?, message_key, NOW() FROM dashboard_message',
      [ALICE],
    );
    await site.database.query('UPDATE dashboard_message SET seen = TRUE');
    await site.database.query("DELETE FROM dashboard_rate_limit WHERE `key` LIKE 'digest-%'");
  }
  // Of each digest a release, a page of the dashboard, and its end; the quarantine is everybody's.
  expect(addresses.size).toBe(3 * 50 + 1);
  const before = await everything();
  for (const address of addresses) {
    const path = address.slice(site.origin.length);
    for (const init of [
      {},
      { method: 'HEAD' },
      { headers: { Purpose: 'prefetch' } },
      { headers: { 'Sec-Purpose': 'prefetch' } },
    ])
      expect((await anybody().request(path, init)).status).toBeLessThan(400);
  }
  // A browser that runs what there is to run, and goes on to where the pages lead.
  for (const address of addresses) {
    await page.goto(address, { waitUntil: 'load' });
    if (!new URL(address).pathname.startsWith('/d/')) continue;
    expect(await page.locator('script').count()).toBe(0);
    const [further = address] = await page
      .locator('a')
      .evaluateAll((found) => found.map((each) => (each as HTMLAnchorElement).href));
    await page.goto(further, { waitUntil: 'commit' });
  }
  expect(await everything()).toEqual(before);
  expect(readDelivered(site, 'alice')).toBe('');
});

/** What a click could change. */
async function everything() {
  const rows = async (sql: string) => (await site.database.query<RowDataPacket[]>(sql))[0];
  return {
    quarantine: quarantined(),
    operations: await rows('SELECT * FROM dashboard_operation'),
    jobs: await rows('SELECT * FROM dashboard_job'),
    seen: await rows('SELECT store, message_key FROM dashboard_seen ORDER BY message_key'),
    messages: await rows('SELECT message_key, seen FROM dashboard_message ORDER BY message_key'),
    choices: await rows('SELECT * FROM dashboard_digest_choice'),
    preferences: await rows('SELECT * FROM dspam_preferences'),
    audit: await rows('SELECT id FROM dashboard_audit'),
  };
}

test('is answered by mail: what its first line names is released, and its link says so', async ({ page }) => {
  const { text, release } = await digestOf([{ subject: 'Invoice of May' }]);
  expect(text).toContain('Begin your answer with “release 2 5”');
  const { replyTo } = await PostalMime.parse(Buffer.from(sink.taken.at(-1)?.message ?? '', 'latin1'));
  const to = replyTo?.[0]?.address ?? '';
  const answer = async (body: string) => {
    const args = ['--import', 'tsx', 'scripts/digest-reply.ts', '--to', to];
    const run = promisify(execFile)(process.execPath, args, { env: { ...process.env, ...site.environment } });
    run.child.stdin?.end(
      `From: ${ALICE}\nTo: ${to}\nMessage-Id: <${body.length}@client.example>\n\n${body}\n`,
    );
    return (await run).stdout;
  };
  expect(await answer('release 1\n\nOn Monday, Quarantine wrote:\n> 1. Invoice of May')).toBe(
    `digest-reply: ${ALICE}: answered\n`,
  );
  expect(readDelivered(site, 'alice').match(/^Subject: Invoice of May$/gm)).toHaveLength(1);
  expect(sink.taken.at(-1)?.message).toContain('1. Released: Invoice of May');
  await page.goto(`${site.origin}${release}`);
  await expect(page.getByRole('status')).toContainText(/was released at .*, or by an answer to it/);
  await expect(page.getByRole('button')).toHaveCount(0);
});

test('a link acts for the form of its own page alone, and on its own message alone', async () => {
  const first = await digestOf([{ subject: 'First' }]);
  const other = await digestOf([{ subject: 'Other' }]);
  const [otherRelease = ''] = other.links
    .filter(({ label, address }) => label === 'Release' && new URL(address).pathname !== first.release)
    .map(({ address }) => new URL(address).pathname);
  const visitor = anybody();
  const { text: page } = await visitor.request(first.release);
  const right = form(page);
  expect(right.get('form')).toMatch(/^[\w-]{43}$/);
  const tries: [HttpVisitor, RequestInit][] = [
    [anybody(), { method: 'POST' }],
    [anybody(), { method: 'POST', body: right }],
    [visitor, { method: 'POST', body: new URLSearchParams({}) }],
    [visitor, { method: 'POST', body: form((await visitor.request(otherRelease)).text) }],
    [visitor, { method: 'POST', body: right, headers: { 'Sec-Fetch-Site': 'cross-site' } }],
    [
      visitor,
      {
        method: 'POST',
        body: JSON.stringify({ form: right.get('form') }),
        headers: { 'Content-Type': 'application/json' },
      },
    ],
    [
      visitor,
      {
        method: 'POST',
        body: new URLSearchParams({ form: right.get('form') ?? '', more: 'x'.repeat(5000) }),
      },
    ],
  ];
  for (const [who, init] of tries) {
    const answer = await who.request(first.release, init);
    expect([answer.status, answer.location]).toEqual([303, `${first.release}?failed=form`]);
  }
  const elsewhere = await fetch(`${site.origin}${first.release}`, {
    method: 'POST',
    redirect: 'manual',
    body: right,
    headers: {
      origin: 'https://evil.example',
      cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    },
  });
  expect(elsewhere.headers.get('location')).toContain('failed=form');
  for (const method of ['PUT', 'DELETE', 'PATCH'])
    expect((await visitor.request(first.release, { method, body: right })).status).toBe(405);
  expect(readDelivered(site, 'alice')).toBe('');
  expect((await visitor.request(`${first.release}?failed=form`)).text).toContain('nothing was done');
  // Whatever the body says beside it.
  right.set('key', 'another');
  right.set('user', 'bob');
  const answer = await visitor.request(first.release, { method: 'POST', body: right });
  expect([answer.status, answer.location]).toEqual([303, first.release]);
  expect(readDelivered(site, 'alice').match(/^Subject: .*$/gm)).toEqual(['Subject: First']);
  // Twice at the same time, and again.
  await Promise.all([1, 2, 3].map(() => visitor.request(first.release, { method: 'POST', body: right })));
  expect(readDelivered(site, 'alice').match(/^Subject: .*$/gm)).toEqual(['Subject: First']);
});

test('a token gives no session, and its page tells its address to nobody', async () => {
  const { release } = await digestOf([
    { subject: 'Invoice', html: '<img src="http://evil.example/x.png"><script>alert(1)</script>Text' },
  ]);
  const visitor = anybody();
  const response = await fetch(`${site.origin}${release}`);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex, nofollow',
    'x-frame-options': 'DENY',
    'content-security-policy': expect.stringMatching(
      /^default-src 'none'; style-src 'sha256-[^;]*; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    ),
  });
  expect(await response.text()).not.toMatch(/<script|<img|evil\.example\/x/);
  await visitor.request(release);
  for (const path of [`/mailbox/${ALICE}/quarantine`, '/account', preferences])
    expect((await visitor.request(path)).location).toContain('/login');
});

test('a token that we have not signed, or that was stopped, shows nothing', async () => {
  const { release } = await digestOf([{ subject: 'Secret subject' }]);
  const visitor = anybody();
  const token = release.slice('/d/'.length);
  for (const wrong of [
    token.slice(1),
    token.slice(0, -1),
    `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`,
    `${token}A`,
    'x',
    `${token}%00`,
    '..%2f..',
  ]) {
    const answer = await visitor.request(`/d/${wrong}`);
    expect(answer.status, wrong).toBe(404);
    expect(answer.text).not.toContain('Secret subject');
  }
  // As after another password.
  const putBack = site.removeSignIn('alice');
  expect((await visitor.request(release)).status).toBe(410);
  putBack();
  expect((await visitor.request(release)).status).toBe(200);
  const { text: account } = await alice.request('/account');
  const stopped = await alice.submit('/account', hiddenFields(account, 'Stop all links'));
  expect(stopped.text).toContain('All links of the digests so far are stopped.');
  const ended = await visitor.request(release);
  expect([ended.status, ended.text.includes('Secret subject')]).toEqual([410, false]);
  expect(
    (await visitor.request(release, { method: 'POST', body: new URLSearchParams({ form: 'x' }) })).status,
  ).toBe(303);
  const next = await digestOf([]);
  expect((await visitor.request(next.release)).status).toBe(200);
});

test('asks no more than so often of one address', async () => {
  const visitor = anybody();
  const answers: number[] = [];
  for (let count = 0; count < 61; count++) answers.push((await visitor.request('/d/wrong')).status);
  expect([answers.at(0), answers.at(-1)]).toEqual([404, 429]);
});

test('ends the digest by a POST of a mail program, and by the button of a page', async ({ page }) => {
  const value = async () => {
    const [rows] = await site.database.query<RowDataPacket[]>(
      "SELECT value FROM dspam_preferences WHERE uid = ? AND preference = 'dailyQuarantineSummary'",
      [UIDS.alice],
    );
    return rows[0]?.value;
  };
  const setOn = () =>
    site.database.query("REPLACE INTO dspam_preferences VALUES (?, 'dailyQuarantineSummary', 'on')", [
      UIDS.alice,
    ]);
  await setOn();
  const { stop, release } = await digestOf([{ subject: 'Invoice' }]);
  const before = quarantined();
  const atOnce = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  // Of a link that releases it does nothing.
  expect((await anybody().request(release, { method: 'POST', body: atOnce })).location).toContain(
    'failed=form',
  );
  await anybody().request(stop);
  expect(await value()).toBe('on');
  const provider = await fetch(`${site.origin}${stop}`, { method: 'POST', body: atOnce, redirect: 'manual' });
  expect([provider.status, await value(), quarantined()]).toEqual([204, 'off', before]);
  await setOn();
  await site.database.query('UPDATE dashboard_digest_choice SET stopped = FALSE');
  await page.goto(`${site.origin}${stop}`);
  await page.getByRole('button', { name: 'Stop this digest' }).click();
  await expect(page.getByRole('status')).toContainText('is switched off');
  expect(await value()).toBe('off');
});

test('says why a message was not released, which stays', async ({ page }) => {
  const { release } = await digestOf([{ subject: `Invoice ${REFUSED_SUBJECT}` }]);
  await page.goto(`${site.origin}${release}`);
  await page.getByRole('button', { name: 'Release' }).click();
  await expect(page.getByRole('alert')).toContainText(
    'The mail server did not accept the mail, so it stays in the quarantine.',
  );
  await expect(page.getByRole('button', { name: 'Release' })).toBeVisible();
});

test('is chosen on the preferences page, and by administrators for everybody', async ({ page }) => {
  await page.goto(site.origin);
  const { name, password } = signInOf('alice');
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/quarantine');
  await page.goto(site.origin + preferences);
  const section = page.getByRole('region', { name: 'Digest' });
  await expect(section).toContainText(`It goes to ${ALICE}.`);
  await section.getByLabel('Send it', { exact: true }).selectOption('weekdays');
  await section.getByLabel('At', { exact: true }).selectOption('18');
  await section.getByLabel('Time zone').selectOption('Asia/Tokyo');
  await section.getByRole('button', { name: 'Save the digest' }).click();
  await expect(section.getByRole('status')).toContainText('Saved.');
  await page.reload();
  await expect(section.getByLabel('Send it', { exact: true })).toHaveValue('weekdays');
  const [rows] = await site.database.query<RowDataPacket[]>(
    'SELECT owner, frequency, hour, time_zone, content FROM dashboard_digest_choice',
  );
  expect(rows).toEqual([
    { owner: ALICE, frequency: 'weekdays', hour: 18, time_zone: 'Asia/Tokyo', content: 'likely' },
  ]);
  await expect(section.getByLabel('Send it to these addresses instead')).toHaveCount(0);
  // A list of addresses is not hers to make.
  const { text } = await alice.request(preferences);
  const fields = {
    ...hiddenFields(text, 'Save the digest'),
    intent: 'save',
    frequency: 'day',
    hour: '7',
    timeZone: 'UTC',
    content: 'likely',
    addresses: 'evil@example.com',
  };
  await alice.submit(preferences, fields);
  const [after] = await site.database.query<RowDataPacket[]>(
    'SELECT addresses, frequency FROM dashboard_digest_choice',
  );
  expect(after).toEqual([{ addresses: '', frequency: 'day' }]);
});
