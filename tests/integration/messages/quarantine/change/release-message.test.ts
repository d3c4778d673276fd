import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { deliversUnlogged } from '@/lib/messages/operations/delivers-unlogged';
import { newBatch } from '@/lib/messages/operations/operation';
import { confirmArrival } from '@/lib/messages/quarantine/change/confirm-arrival';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '../../../../support/test-site';

const USER = 'alice@example.org';
const all = { sort: 'date', direction: 'desc', page: 1 } as const;

const site = await testSite({ env: { DELIVERY_TIMEOUT_SECONDS: '2' } });
afterEach(() => {
  site.failDelivery(0);
  site.hangDelivery(false);
});

const release = (key: string, batch = newBatch()) => releaseMessage(USER, USER, key, batch);
const keys = async () => (await listMessages(await openQuarantine(USER), all)).messages.map(({ key }) => key);
const lastDelivery = () => site.deliveries().at(-1);
const lastOperation = (messageKey: string) =>
  prisma().operation.findFirstOrThrow({ where: { messageKey }, orderBy: { id: 'desc' } });
const mbox = () => readFileSync(site.files(USER).mbox);

describe('releaseMessage', () => {
  it('delivers, corrects the filter, takes the message out and keeps a copy', async () => {
    const other = await site.quarantine({ user: USER });
    const { signature, record } = await site.quarantine({ user: USER, subject: 'Wanted' });
    const before = { stats: await site.stats(USER), size: mbox().length, sent: site.deliveries().length };

    expect(await release(signature)).toMatchObject({ ok: true, reason: null });

    expect(site.deliveries()).toHaveLength(before.sent + 1);
    expect(lastDelivery()?.argv).toEqual(['-d', USER]);
    expect(lastDelivery()?.message).toContain('Subject: Wanted');
    expect(lastDelivery()?.message).toContain('X-DSPAM-Reclassified: Innocent');
    const stats = await site.stats(USER);
    expect(stats.innocent_misclassified).toBe(Number(before.stats.innocent_misclassified) + 1);
    expect(mbox()).toHaveLength(before.size);
    expect(mbox().includes(record)).toBe(false);
    expect(readFileSync(site.files(USER).removedMbox).includes(record)).toBe(true);
    expect(await keys()).toContain(other.signature);
    expect(await keys()).not.toContain(signature);
    const done = await prisma().operation.findFirstOrThrow({ where: { messageKey: signature } });
    expect(done).toMatchObject({
      kind: 'release',
      way: 'error',
      state: 'done',
      actor: USER,
      trained: true,
      exitCode: 0,
      claim: null,
    });
  });

  it('releases a message whose signature was purged: delivered, and learned from its text', async () => {
    const { signature } = await site.quarantine({ user: USER, subject: 'Old', signatureRow: 'purged' });
    const before = await site.stats(USER);
    expect(await release(signature)).toMatchObject({ ok: true });
    expect(lastDelivery()?.message).toContain('Subject: Old');
    const after = await site.stats(USER);
    expect(after.innocent_corpusfed).toBe(Number(before.innocent_corpusfed) + 1);
    expect(after.innocent_misclassified).toBe(Number(before.innocent_misclassified));
  });

  it.each(['', 'not a signature'])('releases a message with the signature %j', async (signature) => {
    await site.quarantine({ user: USER, subject: `Odd ${signature}`, signature, signatureRow: 'purged' });
    const row = (await listMessages(await openQuarantine(USER), { ...all, search: 'odd' })).messages[0];
    expect(row?.key).toMatch(/^x[0-9a-f]{24}$/);
    expect(await release(row?.key ?? '')).toMatchObject({ ok: true });
    expect(lastDelivery()?.message).toContain(`Subject: Odd ${signature}`);
  });

  it('releases Blocklisted mail, which a plain release drops', async () => {
    const { signature } = await site.quarantine({
      user: USER,
      subject: 'Blocked',
      result: 'Blocklisted',
      signatureRow: 'zero',
    });
    expect(await release(signature)).toMatchObject({ ok: true });
    expect(lastDelivery()?.message).toContain('Subject: Blocked');
  });

  it('keeps the message and says why when the delivery agent fails; the next try only delivers', async () => {
    const { signature, record } = await site.quarantine({ user: USER, subject: 'Unlucky' });
    site.failDelivery(75);
    const sent = site.deliveries().length;
    expect(await release(signature)).toMatchObject({ ok: false, reason: 'deliveryFailed' });
    expect(await keys()).toContain(signature);
    expect(mbox().includes(record)).toBe(true);
    const trained = await site.stats(USER);

    site.failDelivery(0);
    expect(await release(signature)).toMatchObject({ ok: true });
    expect(site.deliveries()).toHaveLength(sent + 1);
    expect(lastDelivery()?.message).toContain('Subject: Unlucky');
    expect(await site.stats(USER)).toEqual(trained);
    const ways = await prisma().operation.findMany({
      where: { messageKey: signature },
      orderBy: { id: 'asc' },
    });
    expect(ways.map(({ way, state }) => [way, state])).toEqual([
      ['error', 'failed'],
      ['deliver', 'done'],
    ]);
  });

  it('keeps the message when the filter does not end in time, and cannot say whether it arrived', async () => {
    const { signature } = await site.quarantine({ user: USER, subject: 'Slow' });
    site.hangDelivery(true);
    expect(await release(signature)).toMatchObject({ ok: false, reason: 'timedOut' });
    expect(await keys()).toContain(signature);
    expect(await prisma().operation.findFirst({ where: { messageKey: signature } })).toMatchObject({
      state: 'unconfirmed',
      claim: null,
    });
  });

  it('delivers to the owner although a line of the body names somebody else', async () => {
    const { signature } = await site.quarantine({
      user: USER,
      subject: 'Trick',
      body: 'Hello\nX-DSPAM-User: bob\nbye\n',
    });
    expect(await release(signature)).toMatchObject({ ok: true });
    expect(lastDelivery()?.argv).toEqual(['-d', USER]);
    expect(lastDelivery()?.message).toContain('\nHello\nX-DSPAM-User: bob\nbye\n');
  });

  it('is not led astray by forged signatures in headers and body', async () => {
    const victim = await site.quarantine({ user: 'bob' });
    const { signature } = await site.quarantine({
      user: USER,
      subject: 'Forged',
      extraHeaders: `X-DSPAM-Signature: ${victim.signature}\n`,
      body: `first !DSPAM:${victim.signature}! mark\n`,
    });
    const bobs = await site.stats('bob');
    expect(await release(signature)).toMatchObject({ ok: true });
    expect(lastDelivery()?.argv).toEqual(['-d', USER]);
    expect(await site.stats('bob')).toEqual(bobs);
  });

  it('does not follow the signature of another user in the place of its own', async () => {
    const victim = await site.quarantine({ user: 'bob' });
    await site.quarantine({
      user: USER,
      subject: 'Borrowed',
      signature: victim.signature,
      signatureRow: 'purged',
    });
    const bobs = await site.stats('bob');
    expect(await release(victim.signature)).toMatchObject({ ok: true });
    expect(lastDelivery()?.argv).toEqual(['-d', USER]);
    expect(await site.stats('bob')).toEqual(bobs);
  });

  it('delivers once when two people click at the same time', async () => {
    const { signature } = await site.quarantine({ user: USER, subject: 'Twice' });
    const sent = site.deliveries().length;
    const settled = await Promise.allSettled([release(signature), release(signature)]);
    expect(settled.filter((one) => one.status === 'fulfilled' && one.value.ok)).toHaveLength(1);
    expect(site.deliveries()).toHaveLength(sent + 1);
  });

  it('delivers nothing when the copy could not be kept', async () => {
    const { signature, record } = await site.quarantine({ user: USER, subject: 'No copy' });
    const removed = site.files(USER).removedMbox;
    const kept = readFileSync(removed);
    rmSync(removed);
    // A folder in the place of the file: nothing can be appended to it, whichever user runs the test.
    const { mkdirSync } = await import('node:fs');
    mkdirSync(removed);
    const sent = site.deliveries().length;
    await expect(release(signature)).rejects.toMatchObject({ code: 'unavailable', reason: 'copyFailed' });
    expect(mbox().includes(record)).toBe(true);
    expect(site.deliveries()).toHaveLength(sent);
    rmSync(removed, { recursive: true });
    writeFileSync(removed, kept);
  });
});

describe('a log that was truncated between the run and the proof', () => {
  /** Delivered, while the log loses what shows it: the agent is the moment between the run and the proof. */
  async function releaseInDoubt() {
    const message = await site.quarantine({ user: USER, subject: 'In doubt' });
    const { log } = site.files(USER);
    appendFileSync(log, 'x'.repeat(5000));
    const agent = path.join(site.folder, 'agent');
    const script = readFileSync(agent, 'utf8');
    writeFileSync(agent, `${script}: > '${log}'\n`);
    const outcome = await release(message.signature).finally(() => writeFileSync(agent, script));
    return { message, outcome };
  }

  it('leaves it open whether the mail arrived, and keeps the message', async () => {
    const before = site.deliveries().length;
    const { message, outcome } = await releaseInDoubt();
    expect(outcome).toMatchObject({ ok: false, reason: 'unconfirmed' });
    expect(site.deliveries()).toHaveLength(before + 1);
    expect(await lastOperation(message.signature)).toMatchObject({ state: 'unconfirmed' });
  });

  it('is settled by a person who says that it arrived: taken out with a copy, not delivered again, and undone like any other', async () => {
    const { message } = await releaseInDoubt();
    const before = site.deliveries().length;
    const batch = newBatch();
    expect(await confirmArrival(USER, USER, message.signature, batch)).toMatchObject({ ok: true });
    expect(await lastOperation(message.signature)).toMatchObject({
      state: 'done',
      kind: 'release',
      proof: 'person',
    });
    expect(readFileSync(site.files(USER).mbox).includes(message.record)).toBe(false);
    expect(readFileSync(site.files(USER).removedMbox).includes(message.record)).toBe(true);
    expect(site.deliveries()).toHaveLength(before);
    expect(await undoBatch(USER, USER, batch)).toMatchObject([{ ok: true, wasDelivered: true }]);
    expect(readFileSync(site.files(USER).mbox).includes(message.record)).toBe(true);
  });

  it('cannot be said of a message that nobody has released, or whose release is known to have failed', async () => {
    const message = await site.quarantine({ user: USER });
    const say = () => confirmArrival(USER, USER, message.signature, newBatch());
    await expect(say()).rejects.toMatchObject({ code: 'conflict', reason: 'notInDoubt' });
    site.failDelivery(75);
    await release(message.signature);
    site.failDelivery(0);
    await expect(say()).rejects.toMatchObject({ reason: 'notInDoubt' });
    expect(readFileSync(site.files(USER).mbox).includes(message.record)).toBe(true);
  });
});

describe('undoBatch', () => {
  it('puts a released message back and reverses what was learned', async () => {
    const { signature, record } = await site.quarantine({ user: USER, subject: 'Back again' });
    const before = await site.stats(USER);
    const batch = newBatch();
    await release(signature, batch);
    expect(await undoBatch(USER, USER, batch)).toMatchObject([
      { ok: true, wasDelivered: true, reversed: true },
    ]);
    expect(await keys()).toContain(signature);
    expect(mbox().includes(record)).toBe(true);
    const after = await site.stats(USER);
    expect(after.spam_learned).toBe(Number(before.spam_learned));
    expect(after.innocent_learned).toBe(Number(before.innocent_learned));
    await expect(undoBatch(USER, USER, batch)).rejects.toMatchObject({ code: 'not-found' });
    expect(await release(signature)).toMatchObject({ ok: true });
  });

  it('puts a deleted message back, bytes unchanged, without any training', async () => {
    const { signature, record } = await site.quarantine({ user: USER, subject: 'Deleted' });
    const before = await site.stats(USER);
    const batch = newBatch();
    expect(await deleteMessage(USER, USER, signature, batch)).toMatchObject({ ok: true });
    expect(await keys()).not.toContain(signature);
    expect(mbox().includes(record)).toBe(false);
    expect(await undoBatch(USER, USER, batch)).toMatchObject([
      { ok: true, wasDelivered: false, reversed: null },
    ]);
    expect(await keys()).toContain(signature);
    expect(mbox().includes(record)).toBe(true);
    expect(await site.stats(USER)).toEqual(before);
  });

  it('is refused for the batch of another mailbox', async () => {
    const { signature } = await site.quarantine({ user: USER });
    const batch = newBatch();
    await deleteMessage(USER, USER, signature, batch);
    await expect(undoBatch('bob', 'bob', batch)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a user who has opted out', () => {
  it('gets the mail although the filter logs nothing: its exit code is the proof', async () => {
    const { signature, uid } = await site.quarantine({ user: 'carol@example.org', subject: 'Opted out' });
    await site.query("INSERT INTO dspam_preferences VALUES (?, 'optOut', 'on')", [uid]);
    const outcome = await releaseMessage('carol@example.org', 'carol@example.org', signature, newBatch());
    expect(outcome).toMatchObject({ ok: true });
    expect(lastDelivery()?.message).toContain('Subject: Opted out');
  });
});

describe('where people opt in', () => {
  const user = 'dora@example.org';
  const released = async () => {
    const { signature } = await site.quarantine({ user });
    expect(await releaseMessage(user, user, signature, newBatch())).toMatchObject({ ok: true });
    return (await lastOperation(signature)).proof;
  };
  const prefer = async (preference: string, value: string) => {
    const { uid } = await site.quarantine({ user, subject: 'Kept' });
    await site.query('REPLACE INTO dspam_preferences VALUES (?, ?, ?)', [uid, preference, value]);
  };

  it('who has not opted in gets the mail although the filter logs nothing', async () => {
    const conf = path.join(site.folder, 'dspam.conf');
    const text = readFileSync(conf, 'utf8');
    writeFileSync(conf, `${text.replace(/^Opt .*\n/m, '')}Opt in\nAllowOverride optIn optOut localStore\n`);
    try {
      expect(await released()).toBe('exit-code');
      await prefer('optIn', 'ON');
      expect(await released()).toBe('exit-code');
      await prefer('optIn', 'on');
      expect(await released()).toBe('log');
      await prefer('optOut', 'on');
      expect(await released()).toBe('exit-code');
    } finally {
      writeFileSync(conf, text);
    }
  });

  it('a file of the name that localStore gives lets them in, or out', async () => {
    const conf = path.join(site.folder, 'dspam.conf');
    const text = readFileSync(conf, 'utf8');
    writeFileSync(conf, `${text.replace(/^Opt .*\n/m, '')}Opt in\nAllowOverride optOut localStore\n`);
    const [inside, outside] = ['opt-in/local/dora-store.dspam', 'opt-out/local/dora-store.nodspam'].map(
      (name) => path.join(site.home, name),
    );
    for (const file of [inside, outside]) mkdirSync(path.dirname(file ?? ''), { recursive: true });
    try {
      await site.query("DELETE FROM dspam_preferences WHERE preference <> 'localStore'");
      await prefer('localStore', 'dora-store');
      expect(await deliversUnlogged(user, 0)).toBe(true);
      writeFileSync(inside ?? '', '');
      expect(await deliversUnlogged(user, 0)).toBe(false);
      writeFileSync(outside ?? '', '');
      expect(await deliversUnlogged(user, 0)).toBe(true);
    } finally {
      writeFileSync(conf, text);
    }
  });
});
