import { mkdirSync, rmSync } from 'node:fs';
import PostalMime from 'postal-mime';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { writeDigest } from '@/lib/data/digest/write-digest';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { endLinks, saveChoice } from '@/lib/people/digest/choice-rows';
import { readLinkToken } from '@/lib/people/digest/link-token';
import { loadAttention } from '@/lib/people/users/load-attention';
import { endDigest } from '@/lib/site/digest/end-digest';
import { listUnsent } from '@/lib/site/digest/list-unsent';
import { MOST_TRIES, sendDigests, sendNow } from '@/lib/site/digest/send-digests';
import { TASK_WORKS } from '@/lib/site/upkeep/task-works';
import { createTask } from '@/lib/site/work/create-task';
import { runTask } from '@/lib/site/work/run-task';
import { getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import { startMailSink } from '../../../support/mail-sink';
import { testSite } from '../../../support/test-site';

const sink = await startMailSink();
afterAll(() => sink.stop());
const site = await testSite({
  env: {
    DIGEST_FROM: 'Quarantine <quarantine@example.org>',
    DIGEST_SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
    DIGEST_ADDRESS: '%u@example.org',
    NEXTAUTH_URL: 'https://mail.example.org',
  },
});
const ALICE = 'alice@example.org';
const ODD = ["o'neil@example.org", 'müller@example.org', 'ann lee@example.org', 'a,b@example.org'];
/** Ten past seven on a Monday, when the digest of everybody is due. */
const NOW = new Date('2026-12-14T07:10:00Z');
const before = (hours: number) => new Date(NOW.getTime() - hours * 3600_000);
let day = 0;
/** A run of a later day each time. */
const run = (after = 0) =>
  sendDigests(writeDigest, { now: new Date(NOW.getTime() + day * 86_400_000 + after) });

const score = (subject: string, value: number) =>
  prisma().message.updateMany({ where: { subject }, data: { score: value } });
const rows = () =>
  prisma().digest.findMany({
    select: { owner: true, state: true, tries: true, reason: true },
    orderBy: { plannedAt: 'asc' },
  });
const read = (message: string) => PostalMime.parse(Buffer.from(message, 'latin1'));

async function quarantine(user: string, subject: string, value: number, hours = 2, from?: string) {
  await site.quarantine({ user, subject, receivedAt: before(hours - day * 24), ...(from ? { from } : {}) });
  await openQuarantine(user);
  await score(subject, value);
}

beforeEach(async () => {
  await site.query("REPLACE INTO dspam_preferences VALUES (0, 'dailyQuarantineSummary', 'on')");
  await prisma().digest.deleteMany({});
  await prisma().digestChoice.deleteMany({});
  sink.taken.length = 0;
  sink.unknown.clear();
  sink.ends.clear();
  sink.closed.with = null;
  sink.extensions.add('SMTPUTF8');
  await site.query('DELETE FROM dspam_preferences WHERE uid <> 0');
  for (const user of [ALICE, 'bob', 'carol', ...ODD])
    rmSync(site.files(user).dir, { recursive: true, force: true });
  day++;
});

describe('a run of the digest', () => {
  it('tells of what may be a mistake and nobody has looked at, in both parts, once', async () => {
    await quarantine(ALICE, 'Invoice', 90, 3, 'Ann <ann@example.net>');
    await quarantine(ALICE, 'Perhaps', 30);
    await quarantine(ALICE, 'Surely spam', 2);
    await quarantine(ALICE, 'Seen', 95);
    await prisma().message.updateMany({ where: { subject: 'Seen' }, data: { seen: true } });
    expect(await run()).toEqual({ sent: 1, nothing: 0, failures: [] });
    expect(await run(3600_000)).toEqual({ sent: 0, nothing: 0, failures: [] });
    const [taken, ...others] = sink.taken;
    expect([taken?.from, taken?.to, others]).toEqual(['quarantine@example.org', [ALICE], []]);
    const { headers, subject, text = '', html = '', messageId } = await read(taken?.message ?? '');
    expect(subject).toBe('2 messages look like a mistake in your quarantine');
    expect(messageId).toMatch(/^<digest\.[0-9a-f-]{36}@example\.org>$/);
    expect(Object.fromEntries(headers.map(({ key, value }) => [key, value]))).toMatchObject({
      from: 'Quarantine <quarantine@example.org>',
      to: ALICE,
      'auto-submitted': 'auto-generated',
      precedence: 'bulk',
      'list-unsubscribe': expect.stringMatching(/^<https:\/\/mail\.example\.org\/d\/[\w-]+>$/),
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
      date: expect.stringContaining('20'),
    });
    for (const part of [text, html]) {
      expect(part).toMatch(
        /Invoice[\s\S]*ann@example\.net[\s\S]*likely a mistake[\s\S]*Perhaps[\s\S]*perhaps a mistake/,
      );
      expect(part).toContain('1 more message came');
      expect(part).not.toMatch(/Surely spam|Seen/);
      expect(part.match(/https:\/\/mail\.example\.org\/d\/[\w-]+/g)).toHaveLength(3);
      expect(
        part.match(/https:\/\/mail\.example\.org\/mailbox\/alice%40example\.org\/quarantine\/[^"\s]+/g),
      ).toHaveLength(2);
    }
    expect(html).not.toMatch(/<img|<script|src=|@import|url\(/i);
    expect(html).toContain('<html lang="en" dir="ltr">');
  });

  it('is in the language of who gets it', async () => {
    await quarantine(ALICE, 'Invoice', 90);
    await saveChoice(ALICE, { language: 'de' });
    await run();
    const { subject, text = '', html = '' } = await read(sink.taken[0]?.message ?? '');
    expect(subject).toBe('1 Nachricht in Ihrer Quarantäne sieht nach einem Irrtum aus');
    expect(html).toContain('<html lang="de" dir="ltr">');
    for (const part of [text, html]) {
      expect(part).toMatch(/Empfangen[\s\S]*Freigeben[\s\S]*Öffnen/);
      expect(part).not.toMatch(/\b(Release|Open|Received|came)\b/);
    }
    expect(text).toMatch(/Empfangen: \d{1,2}\.\d{1,2}\.\d{4}, \d\d:\d\d/);
  });

  it('is in that of the site where theirs is gone', async () => {
    await quarantine(ALICE, 'Invoice', 90);
    await saveChoice(ALICE, { language: 'eo' });
    await run();
    expect((await read(sink.taken[0]?.message ?? '')).html).toContain('<html lang="en" dir="ltr">');
  });

  it('has links that name exactly their message', async () => {
    await quarantine(ALICE, 'Invoice', 90);
    await endLinks(ALICE);
    await run();
    const { text = '' } = await read(sink.taken[0]?.message ?? '');
    const [, token = ''] = /Release: https:\/\/mail\.example\.org\/d\/(\S+)/.exec(text) ?? [];
    const { key } = await prisma().message.findFirstOrThrow({ where: { subject: 'Invoice' } });
    expect(readLinkToken(getConfig().secret, token)).toMatchObject({
      user: ALICE,
      key,
      action: 'release',
      generation: 1,
    });
  });

  it('sends nothing where nothing looks like a mistake, unless somebody wants it always', async () => {
    await quarantine(ALICE, 'Surely spam', 2);
    expect(await run()).toEqual({ sent: 0, nothing: 1, failures: [] });
    expect(await rows()).toEqual([{ owner: ALICE, state: 'none', tries: 1, reason: null }]);
    await prisma().digest.deleteMany({});
    await saveChoice(ALICE, { content: 'always' });
    expect(await run()).toMatchObject({ sent: 1 });
    expect((await read(sink.taken[0]?.message ?? '')).subject).toBe('1 new message in your quarantine');
  });

  it('obeys DSPAM’s preference, the hour and the days', async () => {
    await quarantine(ALICE, 'Invoice', 90);
    await saveChoice(ALICE, { hour: 8 });
    expect(await run()).toMatchObject({ sent: 0 });
    await saveChoice(ALICE, { hour: 8, timeZone: 'Europe/Berlin' });
    await site.query("REPLACE INTO dspam_preferences VALUES (0, 'dailyQuarantineSummary', 'off')");
    expect(await run()).toMatchObject({ sent: 0 });
    await site.query("REPLACE INTO dspam_preferences VALUES (0, 'dailyQuarantineSummary', 'on')");
    expect(await run()).toMatchObject({ sent: 1 });
  });

  it('sends once, when two run at once', async () => {
    for (const user of [ALICE, 'bob', 'carol']) await quarantine(user, `Invoice of ${user}`, 90);
    const reports = await Promise.all([run(), run(), run()]);
    expect(reports.reduce((sum, report) => sum + (report?.sent ?? 0), 0)).toBe(3);
    expect(sink.taken.map(({ to }) => to.join()).sort()).toEqual([
      ALICE,
      'bob@example.org',
      'carol@example.org',
    ]);
  });

  it('sends the same Message-Id again, when it was killed before it could note that it was sent', async () => {
    await quarantine(ALICE, 'Invoice', 90);
    await run();
    await prisma().digest.updateMany({ data: { state: 'planned', sentAt: null } });
    await run(3600_000);
    const ids = await Promise.all(sink.taken.map(async ({ message }) => (await read(message)).messageId));
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    await run(7200_000);
    expect(sink.taken).toHaveLength(2);
  });

  it('tries a refused address three more times, and leaves the others theirs', async () => {
    for (const user of [ALICE, 'bob']) await quarantine(user, `Invoice of ${user}`, 90);
    sink.unknown.add('bob@example.org');
    expect(await run()).toMatchObject({ sent: 1, failures: ['bob: refused: 550 nobody here'] });
    for (let hour = 1; hour < MOST_TRIES; hour++) await run(hour * 3600_000);
    expect(await rows()).toContainEqual({
      owner: 'bob',
      state: 'failed',
      tries: MOST_TRIES,
      reason: 'refused',
    });
    expect(await run(MOST_TRIES * 3600_000)).toEqual({ sent: 0, nothing: 0, failures: [] });
    const { unsent } = await listUnsent(new Date(NOW.getTime() + day * 86_400_000 + 6 * 3600_000));
    expect(unsent).toEqual([
      {
        owner: 'bob',
        day: expect.stringMatching(/^2026-12-/),
        reason: 'refused',
        detail: '550 nobody here',
        isWaiting: false,
      },
    ]);
    const attention = await loadAttention(new Date(NOW.getTime() + day * 86_400_000 + 6 * 3600_000));
    expect(attention.find(({ user }) => user.name === 'bob')?.attention[0]).toEqual({
      reason: 'digestFailed',
      values: { count: 1 },
    });
    expect(sink.taken).toHaveLength(1);
  });

  it.each([
    ['by a link', () => endDigest('bob')],
    [
      'by DSPAM’s preference',
      () => site.query("REPLACE INTO dspam_preferences VALUES (0, 'dailyQuarantineSummary', 'off')"),
    ],
  ])('sends none to who has ended it since it was planned, %s', async (_how, end) => {
    await quarantine('bob', 'Invoice', 90);
    sink.closed.with = '421 later';
    expect(await run()).toMatchObject({ sent: 0, failures: ['bob: away: 421 later'] });
    sink.closed.with = null;
    await end();
    expect(await run(3600_000)).toEqual({ sent: 0, nothing: 1, failures: [] });
    expect(sink.taken).toEqual([]);
  });

  it.each([
    ['says that it is about to close', '421 filter failed'],
    ['says nothing more', ''],
  ])('keeps nobody else from theirs, where the mail server takes some and then %s', async (_what, end) => {
    const broken = ['a1', 'a2', 'a3', 'a4', 'a5'];
    const whole = ['b1', 'b2', 'b3'];
    for (const user of [...broken, ...whole]) await quarantine(user, `Invoice of ${user}`, 90);
    for (const user of broken) sink.ends.set(`${user}@example.org`, end);
    for (let hour = 0; hour < MOST_TRIES + 2; hour++) await run(hour * 3600_000);
    const taken = sink.taken.map(({ to }) => to.join().replace('@example.org', ''));
    // Each may have arrived: no more of it than of one that is refused.
    expect([...whole, ...broken].map((user) => taken.filter((to) => to === user).length)).toEqual([
      1, 1, 1, 4, 4, 4, 4, 4,
    ]);
    expect(await rows()).toContainEqual({ owner: 'a1', state: 'failed', tries: 4, reason: 'brokenOff' });
    for (const user of [...broken, ...whole]) rmSync(site.files(user).dir, { recursive: true, force: true });
  });

  it('finishes what is in hand, when it is told to stop, and begins nothing more', async () => {
    const users = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7'];
    for (const user of users) await quarantine(user, `Invoice of ${user}`, 90);
    const stop = new AbortController();
    const running = sendDigests(writeDigest, {
      now: new Date(NOW.getTime() + day * 86_400_000),
      stop: stop.signal,
    });
    await expect.poll(() => sink.taken.length, { interval: 1 }).toBeGreaterThan(0);
    stop.abort();
    const first = await running;
    expect(first?.sent).toBe(sink.taken.length);
    await run(3600_000);
    expect(sink.taken.map(({ to }) => to.join()).sort()).toEqual(users.map((user) => `${user}@example.org`));
    for (const user of users) rmSync(site.files(user).dir, { recursive: true, force: true });
  });

  it('gives the others theirs, where a quarantine cannot be read, and that one when it can', async () => {
    for (const user of [ALICE, 'bob']) await quarantine(user, `Invoice of ${user}`, 90);
    rmSync(site.files('bob').mbox);
    mkdirSync(site.files('bob').mbox);
    const report = await run();
    expect(report).toMatchObject({ sent: 1, failures: [expect.stringMatching(/^bob: unreadable/)] });
    rmSync(site.files('bob').mbox, { recursive: true });
    await quarantine('bob', 'Another', 90);
    expect(await run(3600_000)).toMatchObject({ sent: 1, failures: [] });
  });

  it('sends to the addresses that an administrator has listed, and says who of them was refused', async () => {
    await quarantine(ALICE, 'Invoice', 90);
    await saveChoice(ALICE, { addresses: 'one@example.org, two@example.org' });
    sink.unknown.add('two@example.org');
    for (let hour = 0; hour < MOST_TRIES; hour++)
      expect(await run(hour * 3600_000)).toMatchObject({
        sent: hour === 0 ? 1 : 0,
        failures: [`${ALICE}: someRefused: two@example.org`],
      });
    expect(sink.taken.map(({ to }) => to)).toEqual([['one@example.org']]);
    expect(await rows()).toContainEqual({
      owner: ALICE,
      state: 'sent',
      tries: MOST_TRIES,
      reason: 'someRefused',
    });
    expect(await run(MOST_TRIES * 3600_000)).toEqual({ sent: 0, nothing: 0, failures: [] });
    const { unsent } = await listUnsent(new Date(NOW.getTime() + day * 86_400_000 + 6 * 3600_000));
    expect(unsent).toMatchObject([{ reason: 'someRefused', detail: 'two@example.org', isWaiting: false }]);
  });

  it('sends to an address that was refused when it is not any more, and to nobody twice', async () => {
    await quarantine(ALICE, 'Invoice', 90);
    await saveChoice(ALICE, { addresses: 'one@example.org, two@example.org, three@example.org' });
    for (const name of ['two', 'three']) sink.unknown.add(`${name}@example.org`);
    await run();
    sink.unknown.delete('two@example.org');
    sink.closed.with = '421 later';
    expect(await run(3600_000)).toMatchObject({ sent: 0, failures: [`${ALICE}: away: 421 later`] });
    sink.closed.with = null;
    expect(await run(2 * 3600_000)).toMatchObject({
      sent: 1,
      failures: [`${ALICE}: someRefused: three@example.org`],
    });
    // Of whom an administrator has taken off the list nothing is due any more.
    await saveChoice(ALICE, { addresses: 'one@example.org, two@example.org' });
    expect(await run(3 * 3600_000)).toEqual({ sent: 0, nothing: 0, failures: [] });
    expect(sink.taken.map(({ to }) => to)).toEqual([['one@example.org'], ['two@example.org']]);
    const ids = await Promise.all(sink.taken.map(async ({ message }) => (await read(message)).messageId));
    expect(new Set(ids).size).toBe(1);
    expect(await rows()).toContainEqual(expect.objectContaining({ state: 'sent', reason: null }));
    // What was sent to some was sent: the next one tells of what came since.
    day++;
    await quarantine(ALICE, 'New', 80);
    await run();
    expect((await read(sink.taken[2]?.message ?? '')).text).not.toContain('Invoice');
  });

  it('has sent what some have, where no run came for the others in time', async () => {
    await quarantine(ALICE, 'Invoice', 90);
    await saveChoice(ALICE, { addresses: 'one@example.org, two@example.org' });
    sink.unknown.add('two@example.org');
    await run();
    await run(21 * 3600_000);
    expect(await rows()).toContainEqual(expect.objectContaining({ state: 'sent', reason: 'someRefused' }));
  });

  it('tells nobody twice of what some have been told, while it is tried for the others', async () => {
    const addresses = 'one@example.org, two@example.org';
    await quarantine(ALICE, 'Invoice', 90);
    await saveChoice(ALICE, { addresses, hour: 23 });
    sink.unknown.add('two@example.org');
    await run(16 * 3600_000);
    await saveChoice(ALICE, { addresses, hour: 0 });
    await run(17 * 3600_000);
    const own = (await rows()).filter(({ owner }) => owner === ALICE);
    expect(own).toMatchObject([{ state: 'planned' }, { state: 'none' }]);
    expect(sink.taken.map(({ to }) => to)).toEqual([['one@example.org']]);
  });

  it('says of one that broke off in the end that it may have arrived, and not that it was refused', async () => {
    await quarantine(ALICE, 'Invoice', 90);
    await saveChoice(ALICE, { addresses: 'one@example.org, two@example.org' });
    sink.unknown.add('two@example.org');
    await run();
    sink.unknown.clear();
    sink.ends.set('two@example.org', '');
    for (let hour = 1; hour < MOST_TRIES; hour++) await run(hour * 3600_000);
    expect(await rows()).toContainEqual(
      expect.objectContaining({ state: 'sent', tries: MOST_TRIES, reason: 'brokenOff' }),
    );
  });

  it('tells a mail server without SMTPUTF8 no address that it cannot know, and sends to the others', async () => {
    sink.extensions.clear();
    await quarantine(ALICE, 'Invoice', 90);
    await saveChoice(ALICE, { addresses: 'one@example.org, grün@example.org, two@grün.example' });
    await quarantine('müller@example.org', 'Rechnung', 90);
    const report = await run();
    expect(report?.failures.sort()).toEqual(
      [
        `${ALICE}: someRefused: grün@example.org`,
        'müller@example.org: refused: The mail server takes no addresses with letters beyond ASCII (SMTPUTF8)',
      ].sort(),
    );
    expect(sink.taken.map(({ to }) => to)).toEqual([['one@example.org', 'two@xn--grn-ioa.example']]);
    expect(sink.taken[0]?.message.split('\n\n')[0]).toMatch(/^[\x00-\x7f]*$/);
  });

  it('sends to names of any kind that are an address, each as one, and says of which it knows none', async () => {
    for (const user of ODD) await quarantine(user, `Invoice of ${user}`, 90);
    const report = await run();
    expect(report?.failures.sort()).toEqual(
      ['a,b@example.org: noAddress', 'ann lee@example.org: noAddress'].sort(),
    );
    expect(
      sink.taken.map(({ to }) => to.map((each) => Buffer.from(each, 'latin1').toString())).sort(),
    ).toEqual([['müller@example.org'], ["o'neil@example.org"]].sort());
    const mails = await Promise.all(
      sink.taken.map(({ message }) => PostalMime.parse(Buffer.from(message, 'latin1'))),
    );
    for (const { text = '', to } of mails) {
      expect(to).toHaveLength(1);
      expect(text).toContain(`/mailbox/${encodeURIComponent(to?.[0]?.address ?? '')}/quarantine`);
    }
  });

  it('tells the next time of what came since, and of that alone', async () => {
    await quarantine(ALICE, 'Old', 90);
    await run();
    day++;
    await quarantine(ALICE, 'New', 80);
    await run();
    const { text = '' } = await read(sink.taken[1]?.message ?? '');
    expect([/New/.test(text), /Old/.test(text)]).toEqual([true, false]);
  });
});

describe('what senders write', () => {
  it.each([
    ['=?utf-8?q?a=0D=0ABcc:_evil@example.com?=', /\na Bcc|^Bcc/m],
    ['<img src=x onerror=alert(1)><a href="http://evil.example">x</a>', /<img|<a href="http:\/\/evil/],
    ['"><script>alert(1)</script>', /<script/],
    ['=?utf-8?q?=E2=80=AEgpj.exe?=', /\u202e/],
    ['{count} {subject} </style><p>', /<\/style><p>/],
  ])('is text in the digest, and no header of it: %s', async (subject, mark) => {
    await site.quarantine({ user: ALICE, subject, receivedAt: before(2 - day * 24) });
    await openQuarantine(ALICE);
    await prisma().message.updateMany({ data: { score: 90 } });
    await run();
    const { headers, html = '', text = '', to } = await read(sink.taken[0]?.message ?? '');
    expect(sink.taken).toHaveLength(1);
    expect([to?.length, headers.some(({ key }) => key === 'bcc')]).toEqual([1, false]);
    expect(html).not.toMatch(mark);
    expect(text.split('\n').filter((line) => line.startsWith('1. '))).toHaveLength(1);
    expect(text).not.toMatch(/\u202e/);
  });
});

it('sends one at once to who asks, and says when there is nothing or nobody to send to', async () => {
  expect(await sendNow(ALICE, writeDigest)).toBe('nothing');
  await site.quarantine({ user: ALICE, subject: 'Now' });
  expect(await sendNow(ALICE, writeDigest)).toBe('sent');
  sink.unknown.add(ALICE);
  expect(await sendNow(ALICE, writeDigest)).toBe('refused');
  await saveChoice(ALICE, { addresses: `one@example.org, ${ALICE}` });
  expect(await sendNow(ALICE, writeDigest)).toBe('someRefused');
  expect(await rows()).toEqual([]);
});

it('forgets with a user what they have chosen and were sent, and keeps ended links ended', async () => {
  await quarantine('bob', 'Invoice', 90);
  await run();
  await saveChoice('carol', { hour: 5, addresses: 'list@example.org' });
  await saveChoice('bob', { hour: 5, addresses: 'list@example.org' });
  await endLinks('bob');
  for (const user of ['bob', 'carol']) {
    const { id } = await createTask('deletion', 'admin', user);
    await runTask(id, TASK_WORKS);
  }
  expect((await rows()).filter(({ owner }) => owner === 'bob')).toEqual([]);
  expect(
    await prisma().digestChoice.findMany({
      select: { owner: true, hour: true, addresses: true, generation: true },
    }),
  ).toEqual([{ owner: 'bob', hour: null, addresses: '', generation: 1 }]);
});
