import { writeFileSync } from 'node:fs';
import path from 'node:path';
import PostalMime from 'postal-mime';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { actHere } from '@/lib/data/digest/act-on-link';
import { findLink, linkState } from '@/lib/data/digest/link-state';
import { writeAnswer } from '@/lib/data/digest/write-answer';
import { writeDigest } from '@/lib/data/digest/write-digest';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { accountStamp } from '@/lib/people/auth/account-stamp';
import { saveChoice } from '@/lib/people/digest/choice-rows';
import { makeLinkToken } from '@/lib/people/digest/link-token';
import { answerReply } from '@/lib/site/digest/answer-reply';
import { sendDigests, sendNow } from '@/lib/site/digest/send-digests';
import type { ShareQuestion } from '@/lib/site/digest/share-questions';
import { askHost } from '@/lib/site/hosts/ask-host';
import { HEADERS } from '@/lib/site/hosts/greet-host';
import { macOf } from '@/lib/site/hosts/host-mac';
import { getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import { type Heard, startHostBeside } from '@/tests/support/host-beside';
import { startMailSink } from '@/tests/support/mail-sink';
import { testSite } from '@/tests/support/test-site';

// The digest of a site whose filter hosts have a spool each: web1 sends it, web2 has mail too, goes away, comes back, and lies.

const ALICE = 'alice@example.org';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const sink = await startMailSink();
const beside = await startHostBeside(getConfig);
afterAll(async () => {
  sink.stop();
  await beside.stop();
});
const site = await testSite({
  env: {
    FILTER_HOST: 'web1',
    FILTER_HOSTS: `web1=http://127.0.0.1:9 web2=${beside.url}`,
    DIGEST_HOST: 'web1',
    DIGEST_FROM: 'Quarantine <quarantine@example.org>',
    DIGEST_SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
    DIGEST_REPLY: 'digest@example.org',
  },
});
writeFileSync(path.join(site.folder, 'htpasswd'), `${ALICE}:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n`);

/** Ten past seven on a Monday, when the digest of everybody is due; a later day for each test. */
let now = Date.parse('2026-12-14T07:10:00Z');
/** What web2 has, by its own clock, which is an hour ahead; and what it says instead. */
let theirs: { subject: string; at: number }[] = [];
let lie: (share: ReturnType<typeof shareOf>) => unknown = (share) => share;
const AHEAD = HOUR;

function shareOf({ user, covered, span, nextInMs }: ShareQuestion) {
  const to = span?.to ?? Math.max(covered ?? 0, now + AHEAD - 2 * MINUTE);
  const from = span?.from ?? Math.max(covered ?? to - 7 * DAY, to - 14 * DAY);
  const came = theirs.flatMap(({ subject, at }, index) =>
    user === ALICE && at >= from && at < to ? [{ ...row(subject, at), key: `k${index}` }] : [],
  );
  expect(nextInMs).toBeGreaterThan(0);
  return { user, span: { from, to }, share: { came, cameTotal: came.length, old: [], oldTotal: 0 } };
}
const row = (subject: string, at: number) => ({
  key: 'k',
  fromText: 'Bob <bob@example.net>',
  subject,
  receivedAt: new Date(at).toISOString(),
  score: 2,
  why: '',
  hasAlert: false,
});

/** With the proof of a host of this site. */
function said({ headers }: Heard, answer: unknown): Response {
  const bytes = Buffer.from(JSON.stringify(answer));
  const mac = macOf(getConfig().secret, 'answer', [headers[HEADERS.nonce] ?? '', 200, ''], bytes);
  return new Response(bytes, { headers: { [HEADERS.fileName]: '', [HEADERS.mac]: mac } });
}

/** Of web2 the share is made up here; all else it says itself, of the same files. */
function isThere(): void {
  beside.instead = (heard) => {
    if (heard.method !== 'POST') return null;
    const { what, args } = JSON.parse(heard.body.toString());
    if (what !== 'share') return null;
    return said(heard, args.user === ALICE ? lie(shareOf(args)) : shareOf(args));
  };
}
const isAway = () => {
  beside.instead = () => 'cut';
};

const run = (after = 0) => sendDigests(writeDigest, { now: new Date(now + after) });
const mails = () =>
  Promise.all(sink.taken.map(({ message }) => PostalMime.parse(Buffer.from(message, 'latin1'))));
/** What each mail names. */
const named = async () =>
  (await mails()).map(({ text = '' }) =>
    [...text.matchAll(/^\d+\. (.*)$/gm)].map(([, subject]) => subject).sort(),
  );
const asked = (what: string) =>
  beside.heard.flatMap(({ method, body }) => {
    const question = method === 'POST' ? JSON.parse(body.toString()) : {};
    return question.what === what ? [question.args] : [];
  });
async function here(subject: string, at = now - 2 * HOUR): Promise<string> {
  const { signature } = await site.quarantine({ user: ALICE, subject, receivedAt: new Date(at) });
  await openQuarantine(ALICE);
  return signature;
}
const there = (subject: string, at = now - 2 * HOUR) => theirs.push({ subject, at: at + AHEAD });

beforeEach(async () => {
  now += 15 * DAY;
  theirs = [];
  lie = (share) => share;
  const web1 = { name: 'web1', url: new URL('http://127.0.0.1:9') };
  Object.assign(beside, { heard: [], theirs: { filterHosts: { own: 'web2', others: [web1] } } });
  beside.onTheWay = (answer) => answer;
  isThere();
  await site.query("REPLACE INTO dspam_preferences VALUES (0, 'dailyQuarantineSummary', 'on')");
  await prisma().digest.deleteMany({});
  await prisma().digestChoice.deleteMany({});
  await saveChoice('', { content: 'always' });
  sink.taken.length = 0;
  sink.unknown.clear();
  sink.ends.clear();
});

describe('a digest of several hosts', () => {
  it('is one mail of what all have, each message with its host, whose links act there', async () => {
    await here('Here');
    there('There');
    expect(await run()).toEqual({ sent: 1, nothing: 0, failures: [] });
    // The next run forgets it: by the clock of this test it is long over.
    const answerables = await prisma().digestReply.findMany({ select: { messageKeys: true } });
    expect(await run(HOUR)).toEqual({ sent: 0, nothing: 0, failures: [] });
    expect(sink.taken.map(({ to }) => to)).toEqual([[ALICE]]);
    const [{ subject = '', text = '', html = '' } = {}] = await mails();
    expect(subject).toBe('2 new messages in your quarantine');
    expect(text).toMatch(/Here[\s\S]*On web1|There[\s\S]*On web2/);
    for (const part of [text, html]) {
      for (const wanted of ['On web1', 'On web2', '/quarantine/web2~k0', '/quarantine/web1~'])
        expect(part).toContain(wanted);
      expect(part).not.toContain('could not be asked');
    }
    const keys = [...text.matchAll(/Release: \S+\/d\/(\S+)/g)].map(([, token = '']) => findLink(token)?.key);
    expect(keys.sort()).toEqual([expect.stringMatching(/^web1~/), 'web2~k0']);
    expect(answerables.map(({ messageKeys }) => JSON.parse(messageKeys).sort())).toEqual([keys]);
  });

  it('says of a host that is away that it is, and the next one tells of its mail, of all of it once', async () => {
    await here('First, here');
    there('First, there');
    await run();
    isAway();
    now += DAY;
    await here('Second, here');
    there('Second, there');
    await run();
    isThere();
    now += DAY;
    await here('Third, here');
    there('Third, there');
    await run();
    now += DAY;
    there('Fourth, there');
    await run();
    expect(await named()).toEqual([
      ['First, here', 'First, there'],
      ['Second, here'],
      ['Second, there', 'Third, here', 'Third, there'],
      ['Fourth, there'],
    ]);
    const texts = (await mails()).map(({ text = '' }) => /^.*could not be asked.*$/m.exec(text)?.[0]);
    const sentence = 'The host web2 could not be asked. What came there will be in the next digest.';
    expect(texts).toEqual([undefined, sentence, undefined, undefined]);
  });

  it('is none where nothing is known to tell of, and what a host had that was away is in the next one', async () => {
    there('Unknown');
    isAway();
    expect(await run()).toMatchObject({ sent: 0, nothing: 1 });
    isThere();
    now += DAY;
    await run();
    expect(await named()).toEqual([['Unknown']]);
  });

  it('tells of the same again that it may have told of, whatever came there meanwhile', async () => {
    await here('Here');
    there('Before');
    sink.ends.set(ALICE, '');
    expect(await run()).toMatchObject({ sent: 0, failures: [expect.stringContaining('brokenOff')] });
    sink.ends.clear();
    now += HOUR;
    there('Since', now - HOUR);
    // Nobody can say what the first one told of there: it is not sent without.
    isAway();
    expect(await run()).toMatchObject({ sent: 0, failures: [expect.stringContaining('unreadable')] });
    isThere();
    await run();
    now += DAY;
    await run();
    expect((await named()).slice(-2)).toEqual([['Before', 'Here'], ['Since']]);
    const ids = (await mails()).slice(0, -1).map(({ messageId }) => messageId);
    expect(new Set(ids).size).toBe(1);
  });

  it('asks anew where nobody can have had it', async () => {
    await here('Here');
    isAway();
    sink.unknown.add(ALICE);
    expect(await run()).toMatchObject({ failures: [expect.stringContaining('refused')] });
    sink.unknown.clear();
    isThere();
    there('There');
    await run(HOUR);
    expect(await named()).toEqual([['Here', 'There']]);
  });

  it('asks a host that is away once for all of a run, and waits for it once', async () => {
    for (const user of [ALICE, 'bob@example.org', 'carol@example.org'])
      await site.quarantine({ user, subject: 'Here', receivedAt: new Date(now - HOUR) });
    beside.instead = ({ method, body }) =>
      method === 'POST' && JSON.parse(body.toString()).what === 'share' ? 'cut' : null;
    expect(await run()).toMatchObject({ sent: 3 });
    // Two at a time, each tried twice.
    expect(asked('share').length).toBeLessThanOrEqual(4);
  });
});

describe('another host that is not to be trusted', () => {
  it.each<[string, typeof lie]>([
    ['somebody else’s mail', (share) => ({ ...share, user: 'bob@example.org' })],
    ['a clock that ends all digests', (share) => ({ ...share, span: { ...share.span, to: 9e12 } })],
    ['what it was not asked for', (share) => ({ ...share, span: { from: 9, to: 8 } })],
    ['messages of a third host', (share) => named1(share, { key: 'web3~k' })],
    [
      'more than a digest names',
      (share) => ({ ...share, share: { ...share.share, came: Array(26).fill(row('x', 1)) } }),
    ],
    ['a subject of megabytes', (share) => named1(share, { subject: 'x'.repeat(1_000_000) })],
    ['a score beyond all', (share) => named1(share, { score: 1e9 })],
    ['a name that no address can have', (share) => named1(share, { key: '\ud800' })],
    [
      'more messages than anybody has',
      (share) => ({ ...share, share: { ...share.share, cameTotal: 2 ** 40 } }),
    ],
    ['a page', () => '<!DOCTYPE html>'],
  ])('costs its own part alone when it says %s', async (_, told) => {
    await here('Here');
    there('There');
    lie = told;
    expect(await run()).toMatchObject({ sent: 1, failures: [] });
    lie = (share) => share;
    now += DAY;
    await run();
    expect(await named()).toEqual([['Here'], ['There']]);
    expect((await mails())[0]?.text).toContain('The host web2 could not be asked.');
  });

  it('says what its senders write as text alone', async () => {
    lie = (share) =>
      named1(share, { subject: '</h2><script>x</script>\n1. Faked\u202e', why: '{"kind":"x"}' });
    await run();
    const [{ html = '', text = '' } = {}] = await mails();
    expect(html).not.toMatch(/<script/);
    expect(text.split('\n').filter((line) => /^\d+\. /.test(line))).toHaveLength(1);
  });

  it('that takes itself, or nobody, for the one that sends the digests stops all: there would be two', async () => {
    await here('Here');
    const digest = getConfig().digest;
    if (!digest) throw new Error('no digest');
    for (const theirDigest of [{ ...digest, host: 'web2' }, null]) {
      beside.theirs.digest = theirDigest;
      await expect(run()).rejects.toThrow(/filter host web2 .*DIGEST_HOST/);
    }
    expect(sink.taken).toEqual([]);
    delete beside.theirs.digest;
    expect(await run()).toMatchObject({ sent: 1 });
  });
});

function named1(share: ReturnType<typeof shareOf>, about: object) {
  return { ...share, share: { ...share.share, came: [{ ...row('There', 1), ...about }], cameTotal: 1 } };
}

describe('what a host answers about the digest', () => {
  const ask = (what: string, args: unknown, who: Parameters<typeof askHost>[3] = null) =>
    askHost('web2', what, args, who, 20_000).then(({ bytes }) => JSON.parse(bytes.toString()));
  const question = { user: ALICE, covered: null, span: null, isNow: true, nextInMs: DAY, content: 'always' };

  beforeEach(() => {
    beside.instead = null;
  });

  it('is its share of the time since it was asked last, by its own clock', async () => {
    const at = Date.now() - HOUR;
    await here('Now', at);
    const first = await ask('share', question);
    expect(first.share.came.map(({ subject }: { subject: string }) => subject)).toContain('Now');
    expect(first.span.to - first.span.from).toBe(7 * DAY);
    const next = await ask('share', { ...question, covered: first.span.to });
    expect(next.share.came).toEqual([]);
    expect(await ask('share', { ...question, covered: 1, span: first.span })).toEqual(first);
    // A clock that was set back.
    const later = Date.now() + HOUR;
    expect((await ask('share', { ...question, covered: later })).span).toEqual({ from: later, to: later });
  });

  it('goes to the host that sends the digests by its own settings, and to nobody in anybody’s name', async () => {
    const digest = getConfig().digest;
    if (!digest) throw new Error('no digest');
    const each: [string, unknown][] = [
      ['share', question],
      ['named', { user: ALICE, key: 'x' }],
      ['releaseNamed', { user: ALICE, keys: ['x'], address: '' }],
    ];
    for (const host of ['web2', 'web3']) {
      beside.theirs.digest = { ...digest, host };
      for (const [what, args] of each)
        await expect(ask(what, args)).rejects.toMatchObject({ reason: 'hostRefused' });
      expect(await ask('readers', [])).toEqual({ sender: host });
    }
    delete beside.theirs.digest;
    const stamp = (await accountStamp('htpasswd', ALICE)) ?? '';
    const claims = { sub: ALICE, method: 'htpasswd', stamp, signedInAt: Date.now() };
    const alice = { claims, timeZone: 'UTC', address: '' };
    for (const [what, args] of each)
      await expect(ask(what, args, alice)).rejects.toMatchObject({ code: 'invalid' });
    // What people ask, nobody is told; nothing is handed on; no name that is none.
    for (const [what, args] of [
      ['list', [ALICE, {}]],
      ['change', { input: { intent: 'delete', mailbox: ALICE, key: ['x'] }, isAsked: true }],
      ['toString', []],
      ['named', { user: ALICE, key: 'web1~x' }],
      ['releaseNamed', { user: ALICE, keys: ['web1~x'], address: '' }],
      ['share', { ...question, user: '../x' }],
    ] as const)
      await expect(ask(what, args)).rejects.toMatchObject({ code: 'invalid' });
  });

  it('is what a link’s token proves, where it sends them, and nothing else', async () => {
    const digest = getConfig().digest;
    if (!digest) throw new Error('no digest');
    const key = await here('By a link');
    const link = {
      user: ALICE,
      key: `web2~${key}`,
      action: 'release' as const,
      expires: Date.now() + HOUR,
      generation: 0,
      password: '',
    };
    const token = makeLinkToken(getConfig().secret, link);
    // It does not send them.
    await expect(ask('link', { token })).rejects.toMatchObject({ code: 'not-found' });
    beside.theirs.digest = { ...digest, host: 'web2' };
    expect(await ask('link', { token })).toMatchObject({
      kind: 'message',
      message: { subject: 'By a link' },
    });
    await expect(ask('link', { token: `${token}x` })).rejects.toMatchObject({ code: 'not-found' });
    const late = makeLinkToken(getConfig().secret, { ...link, expires: Date.now() - 1 });
    expect(await ask('link', { token: late })).toEqual({ kind: 'ended' });
    expect(await ask('actOnLink', { token: late, address: '' })).toEqual({ failed: 'ended' });
    expect(site.deliveries()).toEqual([]);
  });
});

describe('a link of a digest', () => {
  const linkOf = (key: string) => ({
    user: ALICE,
    key,
    action: 'release' as const,
    expires: Date.now() + HOUR,
    generation: 0,
    password: '',
  });

  it('shows and releases its message on the host that has it, once, in the audit log of that host', async () => {
    const key = await here('Release me');
    const before = site.deliveries().length;
    const link = linkOf(`web2~${key}`);
    expect(await linkState(link)).toMatchObject({
      kind: 'message',
      message: { subject: 'Release me', lines: expect.any(Array) },
    });
    expect(asked('named')).toEqual([{ user: ALICE, key }]);
    expect((await actHere(link, '192.0.2.7')).failed).toBe(null);
    expect((await actHere(link, '192.0.2.7')).failed).toBe(null);
    expect(site.deliveries()).toHaveLength(before + 1);
    expect(asked('releaseNamed')).toHaveLength(1);
    const at = expect.any(Date);
    expect(await linkState(link)).toMatchObject({
      kind: 'gone',
      last: { what: 'release', by: 'digest', at },
    });
    expect(
      await prisma().auditEntry.findMany({
        where: { actor: 'digest' },
        select: { event: true, address: true },
      }),
    ).toEqual([{ event: 'release', address: '192.0.2.7' }]);
    // The name of this host is no other host's.
    const own = await here('Here');
    expect(await linkState(linkOf(`web1~${own}`))).toMatchObject({
      kind: 'message',
      message: { subject: 'Here' },
    });
    expect(await linkState(linkOf(own))).toMatchObject({ kind: 'message', message: { subject: 'Here' } });
  });

  it('says that its host is away, and that nobody knows what came of a release that was not answered', async () => {
    const key = await here('Silent');
    const link = linkOf(`web2~${key}`);
    isAway();
    await expect(linkState(link)).rejects.toMatchObject({ reason: 'hostAway' });
    beside.instead = null;
    beside.onTheWay = async (answer, { body }) =>
      body.toString().includes('releaseNamed') ? new Response('torn') : answer;
    const before = site.deliveries().length;
    expect((await actHere(link, '')).failed).toBe('hostUnanswered');
    expect(site.deliveries()).toHaveLength(before + 1);
    beside.onTheWay = (answer) => answer;
    expect(await linkState(link)).toMatchObject({ kind: 'gone', last: { what: 'release', by: 'digest' } });
  });

  it('is answered by a host that does not send the digests as by the one that does', async () => {
    const digest = getConfig().digest;
    if (!digest) throw new Error('no digest');
    const key = await here('In front');
    digest.host = 'web2';
    try {
      expect(await linkState(linkOf(`web2~${key}`))).toMatchObject({
        kind: 'message',
        timeZone: 'UTC',
        message: { subject: 'In front', receivedAt: expect.any(Date) },
      });
      expect(asked('link')).toHaveLength(1);
      await expect(run()).rejects.toMatchObject({ code: 'unavailable' });
      isAway();
      await expect(linkState(linkOf(`web2~${key}`))).rejects.toMatchObject({ reason: 'hostAway' });
    } finally {
      digest.host = 'web1';
    }
  });

  it('finds what is here though the site has one host again, and says of a host that has left that it cannot be reached', async () => {
    const config = getConfig();
    const several = config.filterHosts;
    const digest = config.digest;
    if (!several || !digest) throw new Error('no hosts');
    now = Date.now();
    const [key, own] = [
      await here('At one host again', now - HOUR),
      await here('By an answer again', now - HOUR),
    ];
    theirs = [];
    there('Far away', now - HOUR);
    await sendNow(ALICE, writeDigest);
    const [{ replyTo, text = '' } = {}] = await mails();
    const numberOf = (subject: string) => new RegExp(`^(\\d+)\\. ${subject}$`, 'm').exec(text)?.[1];
    const numbers = [numberOf('Far away'), numberOf('By an answer again')];
    const link = linkOf(`web1~${key}`);
    const before = site.deliveries().length;
    try {
      Object.assign(config, { filterHosts: null, digest: { ...digest, host: null } });
      expect(await linkState(link)).toMatchObject({
        kind: 'message',
        message: { subject: 'At one host again' },
      });
      expect((await actHere(link, '')).failed).toBe(null);
      expect(site.deliveries()).toHaveLength(before + 1);
      expect(await linkState(link)).toMatchObject({ kind: 'gone', last: { what: 'release' } });
      const away = { reason: 'hostAway', values: { host: 'web2' } };
      await expect(linkState(linkOf('web2~k0'))).rejects.toMatchObject(away);
      const mail = `From: ${ALICE}\nMessage-Id: <left@x>\nTo: ${replyTo?.[0]?.address}\n\nrelease ${numbers.join(' ')}\n`;
      expect(await answerReply(Buffer.from(mail), {}, writeAnswer)).toMatchObject({
        kind: 'answered',
        done: {
          numbers: [
            { what: 'failed', why: 'hostAway' },
            { what: 'released', subject: 'By an answer again' },
          ],
        },
      });
      const others = [{ name: 'web3', url: new URL(beside.url) }];
      Object.assign(config, { filterHosts: { own: 'web1', others }, digest });
      await expect(linkState(linkOf('web2~k0'))).rejects.toMatchObject(away);
      expect(await linkState(linkOf(`web1~${own}`))).toMatchObject({ kind: 'gone', last: { by: 'digest' } });
    } finally {
      Object.assign(config, { filterHosts: several, digest });
    }
  });

  it('has numbers that an answer means, on each host; one that is away has it tried again before anything is done', async () => {
    now = Date.now();
    const key = await here('By an answer', now - HOUR);
    theirs = [];
    lie = (share) => named1(share, { key });
    await sendNow(ALICE, writeDigest);
    const [{ replyTo, text = '' } = {}] = await mails();
    const number = /^(\d+)\. There$/m.exec(text)?.[1];
    const to = replyTo?.[0]?.address;
    const reply = () =>
      answerReply(
        Buffer.from(`From: ${ALICE}\nMessage-Id: <1@x>\nTo: ${to}\n\nrelease ${number}\n`),
        {},
        writeAnswer,
      );
    isAway();
    await expect(reply()).rejects.toMatchObject({ code: 'unavailable' });
    beside.instead = null;
    const before = site.deliveries().length;
    expect(await reply()).toMatchObject({
      kind: 'answered',
      done: { numbers: [{ what: 'released', subject: 'By an answer' }] },
    });
    expect(site.deliveries()).toHaveLength(before + 1);
    expect(asked('releaseNamed')).toEqual([{ user: ALICE, keys: [key], address: '' }]);
  });
});
