import { rmSync } from 'node:fs';
import PostalMime from 'postal-mime';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { writeAnswer } from '@/lib/data/digest/write-answer';
import { writeDigest } from '@/lib/data/digest/write-digest';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { applyToMessages } from '@/lib/messages/quarantine/change/apply-to-messages';
import { endLinks, findChoice, saveChoice } from '@/lib/people/digest/choice-rows';
import { pruneAnswerables } from '@/lib/people/digest/reply-rows';
import { makeReplyToken } from '@/lib/people/digest/reply-token';
import { answerReply } from '@/lib/site/digest/answer-reply';
import { digestOfNow, sendNow } from '@/lib/site/digest/send-digests';
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
    DIGEST_REPLY: 'digest@example.org',
  },
});
const ALICE = 'alice@example.org';
const BOB = 'bob@example.org';
let made = 0;

const parse = (message: string) => PostalMime.parse(Buffer.from(message, 'latin1'));

/** Sends somebody a digest of these subjects; the address that it is answered to. */
async function digestOf(user: string, ...subjects: string[]): Promise<string> {
  for (const [place, subject] of subjects.entries())
    await site.quarantine({ user, subject, receivedAt: new Date(Date.now() - (place + 1) * 60_000) });
  expect(await sendNow(user, writeDigest)).toBe('sent');
  const { replyTo, text = '' } = await parse(sink.taken.at(-1)?.message ?? '');
  expect(text).toContain('Begin your answer with “release 2 5”');
  for (const [place, subject] of subjects.entries()) expect(text).toContain(`\n${place + 1}. ${subject}\n`);
  sink.taken.length = 0;
  return replyTo?.[0]?.address ?? '';
}

function replyTo(
  to: string,
  body: string,
  headers = `From: ${ALICE}\nMessage-Id: <${++made}@client.example>`,
) {
  return answerReply(Buffer.from(`${headers}\nTo: ${to}\nSubject: Re: x\n\n${body}\n`), {}, writeAnswer);
}

/** The same while the mail server is away, to which our own answer goes. */
async function replyUnanswered(...reply: Parameters<typeof replyTo>): Promise<void> {
  const { digest } = getConfig();
  const server = digest?.server;
  if (digest) digest.server = { kind: 'smtp', host: '127.0.0.1', port: 1, tls: 'none', login: null };
  try {
    await expect(replyTo(...reply)).rejects.toThrow('the answer cannot be sent');
  } finally {
    if (digest && server) digest.server = server;
  }
}

const delivered = () => site.deliveries().map(({ message }) => /^Subject: (.*)$/m.exec(message)?.[1]);
const answers = () => Promise.all(sink.taken.map(async ({ message }) => (await parse(message)).text ?? ''));
const audit = () =>
  prisma().auditEntry.findMany({
    where: { actor: 'digest' },
    select: { event: true, mailbox: true, detail: true },
    orderBy: { id: 'asc' },
  });
let before = 0;
const newly = () => delivered().slice(before);

beforeEach(async () => {
  for (const user of [ALICE, BOB]) rmSync(site.files(user).dir, { recursive: true, force: true });
  await prisma().digestChoice.deleteMany({});
  await prisma().digestReply.deleteMany({});
  await prisma().digestAnswer.deleteMany({});
  await prisma().auditEntry.deleteMany({});
  sink.taken.length = 0;
  sink.unknown.clear();
  before = delivered().length;
});

describe('an answer to a digest', () => {
  it('releases what it names, by the way of a click, and says so to whom the digest is for', async () => {
    const to = await digestOf(ALICE, 'One', 'Two', 'Three');
    expect(to).toMatch(/^digest\+[a-z2-7]{40}@example\.org$/);
    expect(await replyTo(to, 'release 1 3')).toMatchObject({ kind: 'answered' });
    expect(newly().sort()).toEqual(['One', 'Three']);
    expect(await audit()).toEqual([{ event: 'release', mailbox: ALICE, detail: '2' }]);
    const [answer] = sink.taken;
    expect([answer?.from, answer?.to]).toEqual(['', [ALICE]]);
    const { headers, text = '', inReplyTo, replyTo: none } = await parse(answer?.message ?? '');
    expect(Object.fromEntries(headers.map(({ key, value }) => [key, value]))).toMatchObject({
      'auto-submitted': 'auto-replied',
      precedence: 'bulk',
    });
    expect([inReplyTo, none]).toEqual([`<${made}@client.example>`, undefined]);
    expect(text).toMatch(/1\. Released: One\s+3\. Released: Three/);
    const operation = await prisma().operation.findFirstOrThrow({
      where: { actor: 'digest' },
      orderBy: { id: 'desc' },
      select: { batch: true },
    });
    // As a click: it is undone as one.
    const restored = await undoBatch('alice', ALICE, operation.batch);
    expect(restored.filter(({ ok }) => ok)).toHaveLength(2);
  });

  it('is answered in the language of who gets the digest', async () => {
    const to = await digestOf(ALICE, 'One');
    await saveChoice(ALICE, { language: 'de' });
    await replyTo(to, 'release 1 7');
    expect((await parse(sink.taken[0]?.message ?? '')).subject).toBe('Was mit Ihrer Antwort geschehen ist');
    expect((await answers())[0]).toMatch(
      /1\. Freigegeben: One\s+7\. Diese Nummer gibt es in der Zusammenfassung nicht\./,
    );
    await saveChoice(ALICE, { language: null });
  });

  it('does nothing twice, when it comes twice, or names a number twice, or another names it again', async () => {
    const to = await digestOf(ALICE, 'One', 'Two');
    const headers = `From: ${ALICE}\nMessage-Id: <same@client.example>`;
    const ends = await Promise.all([1, 2, 3].map(() => replyTo(to, 'release 1 1', headers)));
    expect(ends.map(({ kind }) => kind).sort()).toEqual(['answered', 'ignored', 'ignored']);
    expect([newly(), sink.taken.length]).toEqual([['One'], 1]);
    await replyTo(to, 'release 1 2');
    expect(newly()).toEqual(['One', 'Two']);
    expect((await answers())[1]).toMatch(
      /1\. Already released at .* by a link of the digest, or an answer to it\.\s+2\. Released: Two/,
    );
  });

  it('says what cannot be, and does the rest', async () => {
    const to = await digestOf(ALICE, 'One', 'Two', 'Three');
    const { key } = await prisma().message.findFirstOrThrow({ where: { subject: 'Two' } });
    await applyToMessages('delete', 'alice', ALICE, [key]);
    await replyTo(to, 'release 0 1 2 4 999');
    expect(newly()).toEqual(['One']);
    expect((await answers())[0]).toMatch(
      /0\. There is no such number[\s\S]*1\. Released: One[\s\S]*2\. Not released: it was deleted at .* by alice\.[\s\S]*4\. There is no such[\s\S]*999\. There is no such/,
    );
    site.failDelivery(75);
    await replyTo(to, 'release 3');
    site.failDelivery(0);
    expect((await answers())[1]).toMatch(/3\. Not released: Three\. The mail server did not accept the mail/);
    expect((await audit()).at(-1)?.event).toBe('release-failed');
    await replyTo(to, 'release 3');
    expect(newly()).toEqual(['One', 'Three']);
  });

  it('leaves to the dashboard what may have arrived', async () => {
    const to = await digestOf(ALICE, 'One');
    site.failDelivery(75);
    await replyTo(to, 'release 1');
    site.failDelivery(0);
    const { id } = await prisma().operation.findFirstOrThrow({
      orderBy: { id: 'desc' },
      select: { id: true },
    });
    await prisma().operation.update({ where: { id }, data: { state: 'unconfirmed', reason: 'unconfirmed' } });
    await replyTo(to, 'release 1');
    expect(newly()).toEqual([]);
    expect((await answers()).at(-1)).toContain('nobody knows whether it arrived');
  });

  it('means the digest that it answers, also when a later one has gone out', async () => {
    const first = await digestOf(ALICE, 'Of the first');
    await prisma().message.updateMany({ data: { seen: true } });
    const second = await digestOf(ALICE, 'Of the second');
    await replyTo(first, 'release 1');
    expect(newly()).toEqual(['Of the first']);
    await replyTo(second, 'release 1');
    expect(newly()).toEqual(['Of the first', 'Of the second']);
  });

  it('finds its messages when the quarantine was indexed anew', async () => {
    const to = await digestOf(ALICE, 'One');
    await prisma().message.deleteMany({});
    await prisma().mailbox.deleteMany({});
    await replyTo(to, 'release 1');
    expect(newly()).toEqual(['One']);
  });

  it('ends the digest', async () => {
    await site.query("REPLACE INTO dspam_preferences VALUES (0, 'dailyQuarantineSummary', 'on')");
    const to = await digestOf(ALICE, 'One');
    await replyTo(to, 'stop');
    expect((await findChoice(ALICE)).own.stopped).toBe(true);
    expect((await answers())[0]).toContain('The digest is switched off.');
    expect(await audit()).toEqual([
      { event: 'preference', mailbox: ALICE, detail: 'dailyQuarantineSummary=off' },
    ]);
    expect(newly()).toEqual([]);
  });

  it('that says something else does nothing, and is told how', async () => {
    const to = await digestOf(ALICE, 'One');
    await replyTo(to, 'Thank you!\n\n> 1. One\n');
    expect((await answers())[0]).toContain('Nothing was done: your answer has to begin with “release 2 5”');
    expect(newly()).toEqual([]);
  });
});

describe('whose digest it is', () => {
  it('is said by the token alone: who has sent the answer is proof of nothing, and gets none', async () => {
    const ofAlice = await digestOf(ALICE, 'Of alice');
    const ofBob = await digestOf(BOB, 'Of bob');
    // With what belongs to another's digest, it is that one's.
    await replyTo(ofBob, 'release 1');
    expect(newly()).toEqual(['Of bob']);
    expect(sink.taken.map(({ to }) => to)).toEqual([[BOB]]);
    await replyTo(ofAlice, 'release 1', 'From: evil@example.net\nReply-To: evil@example.net');
    expect(newly()).toEqual(['Of bob', 'Of alice']);
    expect(sink.taken.map(({ to }) => to)).toEqual([[BOB], [ALICE]]);
  });

  it('of several addresses, the one that has answered is told; else all', async () => {
    await saveChoice(ALICE, { addresses: 'one@example.org, two@example.org' });
    const to = await digestOf(ALICE, 'One');
    await replyTo(to, 'release 1', 'From: TWO@example.org');
    await replyTo(to, 'release 1', 'From: three@example.org');
    expect(sink.taken.map((mail) => mail.to)).toEqual([
      ['two@example.org'],
      ['one@example.org', 'two@example.org'],
    ]);
  });

  it.each([
    ['none', () => 'digest@example.org'],
    ['one that is cut', (to: string) => to.replace(/.@/, '@')],
    [
      'one that is changed',
      (to: string) => to.replace(/\+(.)/, (_all, letter) => `+${letter === 'a' ? 'b' : 'a'}`),
    ],
    [
      'one of another secret',
      (to: string) => to.replace(/\+.*@/, `+${makeReplyToken('another', '0123456789abcdef')}@`),
    ],
    [
      'one that we could have made, of nothing',
      (to: string) => to.replace(/\+.*@/, `+${makeReplyToken(getConfig().secret, '0123456789abcdef')}@`),
    ],
  ])('is nobody’s with this token: %s', async (_kind, change) => {
    const to = await digestOf(ALICE, 'One');
    expect(await replyTo(change(to), 'release 1')).toEqual({ kind: 'ignored', why: 'unknown' });
    expect([newly(), sink.taken]).toEqual([[], []]);
  });

  it('is over after its time, after “Stop all links”, with another password, and with its owner', async () => {
    const to = await digestOf(ALICE, 'One');
    const says = async () => {
      expect(await replyTo(to, 'release 1\nstop')).toMatchObject({
        kind: 'answered',
        done: { kind: 'ended' },
      });
      expect((await answers()).at(-1)).toContain('Nothing was done: that digest was too old');
    };
    await prisma().digestReply.updateMany({ data: { expires: new Date(Date.now() - 1000) } });
    await says();
    await prisma().digestReply.updateMany({
      data: { expires: new Date(Date.now() + 60_000), password: 'another' },
    });
    await says();
    await prisma().digestReply.updateMany({ data: { password: '' } });
    await endLinks(ALICE);
    await says();
    expect([newly(), (await findChoice(ALICE)).own.stopped]).toEqual([[], false]);
    const { id } = await createTask('deletion', 'admin', ALICE);
    await runTask(id, TASK_WORKS);
    expect(await replyTo(to, 'release 1')).toEqual({ kind: 'ignored', why: 'unknown' });
  });

  it('is forgotten long after its time', async () => {
    const to = await digestOf(ALICE, 'One');
    const later = (days: number) => pruneAnswerables(new Date(Date.now() + days * 86_400_000));
    await later(27);
    expect(await prisma().digestReply.count()).toBe(1);
    await later(29);
    expect(await replyTo(to, 'release 1')).toEqual({ kind: 'ignored', why: 'unknown' });
  });
});

describe('two machines', () => {
  it('never answer each other: what a machine has written does nothing', async () => {
    const to = await digestOf(ALICE, 'One');
    await replyTo(to, 'release 1');
    const answer = sink.taken[0]?.message ?? '';
    sink.taken.length = 0;
    // Our own answer, or the digest, sent on to the address of answers.
    expect(await answerReply(Buffer.from(answer, 'latin1'), { to }, writeAnswer)).toMatchObject({
      kind: 'ignored',
      why: 'automatic',
    });
    for (const headers of [
      'Auto-Submitted: auto-replied',
      'List-Id: <x>',
      'Precedence: junk',
      'Return-Path: <>',
    ])
      expect(await replyTo(to, 'release 1', `From: ${ALICE}\n${headers}`)).toMatchObject({ kind: 'ignored' });
    const mail = Buffer.from(`From: ${ALICE}\nTo: ${to}\n\nrelease 1\n`);
    expect(await answerReply(mail, { from: '' }, writeAnswer)).toMatchObject({ kind: 'ignored' });
    expect(sink.taken).toEqual([]);
  });

  it('that say nothing of themselves are answered ten times a day', async () => {
    const to = await digestOf(ALICE, 'One');
    for (let count = 0; count < 12; count++) await replyTo(to, `I am on holiday, ${count}`);
    expect(sink.taken).toHaveLength(10);
    // Of another day.
    await prisma().digestAnswer.updateMany({ data: { at: new Date(Date.now() - 25 * 3600_000) } });
    await replyTo(to, 'release 1');
    expect([sink.taken.length, newly()]).toEqual([11, ['One']]);
  });
});

it('tries again where the answer cannot be sent, and then says what was done; a refusal is the end', async () => {
  const to = await digestOf(ALICE, 'One', 'Two');
  const headers = `From: ${ALICE}\nMessage-Id: <again@client.example>`;
  await replyUnanswered(to, 'release 1', headers);
  expect(newly()).toEqual(['One']);
  expect(await replyTo(to, 'release 1', headers)).toMatchObject({ kind: 'answered' });
  expect([newly(), (await answers())[0]]).toEqual([['One'], expect.stringContaining('1. Already released')]);
  sink.unknown.add(ALICE);
  expect(await replyTo(to, 'release 2')).toMatchObject({ kind: 'unanswered' });
  expect(newly()).toEqual(['One', 'Two']);
});

it('whose run was killed in the middle is tried again until it can say how that ended', async () => {
  const to = await digestOf(ALICE, 'One', 'Two');
  const headers = `From: ${ALICE}\nMessage-Id: <killed@client.example>`;
  site.failDelivery(75);
  await replyTo(to, 'release 1', headers);
  site.failDelivery(0);
  // As if it had been killed while the filter was at work.
  await prisma().digestAnswer.deleteMany({});
  const { id, runAt } = await prisma().operation.findFirstOrThrow({
    orderBy: { id: 'desc' },
    select: { id: true, runAt: true },
  });
  const begun = (at: Date) =>
    prisma().operation.update({
      where: { id },
      data: { state: 'started', reason: null, startedAt: at, ...(runAt ? { runAt: at } : {}) },
    });
  await begun(new Date());
  sink.taken.length = 0;
  await expect(replyTo(to, 'release 1 2', headers)).rejects.toThrow('being released');
  expect([newly(), sink.taken]).toEqual([[], []]);
  await begun(new Date(Date.now() - 10 * 60_000));
  expect(await replyTo(to, 'release 1 2', headers)).toMatchObject({ kind: 'answered' });
  expect(newly()).toEqual(['Two']);
  const [text = ''] = await answers();
  expect(text).not.toContain('just now');
  expect(text).toMatch(/1\. .*nobody knows whether it arrived[\s\S]*2\. /);
  expect(await replyTo(to, 'release 1 2', headers)).toEqual({ kind: 'ignored', why: 'repeated' });
});

it('releases nothing again that was put back since, where it is tried again', async () => {
  const to = await digestOf(ALICE, 'One');
  const headers = `From: ${ALICE}\nMessage-Id: <back@client.example>`;
  await replyUnanswered(to, 'release 1', headers);
  const { batch } = await prisma().operation.findFirstOrThrow({ orderBy: { id: 'desc' } });
  expect((await undoBatch('alice', ALICE, batch)).map(({ ok }) => ok)).toEqual([true]);
  expect(await replyTo(to, 'release 1', headers)).toMatchObject({ kind: 'answered' });
  expect([newly(), (await answers()).at(-1)]).toEqual([['One'], expect.stringContaining('1. Not released')]);
});

it('is not there, where the site has no address for answers', async () => {
  const to = await digestOf(ALICE, 'One');
  const { digest } = getConfig();
  const { replyTo: address = null } = digest ?? {};
  if (digest) digest.replyTo = null;
  try {
    await expect(replyTo(to, 'release 1')).rejects.toThrow('DIGEST_REPLY');
    const prepared = await digestOfNow(ALICE, writeDigest);
    const {
      headers,
      text = '',
      html = '',
    } = await parse(prepared.kind === 'mail' ? prepared.mail.bytes.toString('latin1') : '');
    expect(text).toContain('One');
    expect(text + html).not.toContain('answer this mail');
    expect(headers.filter(({ key }) => key === 'reply-to')).toEqual([]);
    expect(prepared).toMatchObject({ answerable: null });
  } finally {
    if (digest) digest.replyTo = address;
  }
});
