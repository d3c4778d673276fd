import { appendFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { markLog } from '@/lib/formats/logs/log-mark';
import { recordDigest } from '@/lib/formats/mbox/record-digest';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { newBatch } from '@/lib/messages/operations/operation';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import type { Quarantined } from '../../../support/dspam-site';
import { testSite } from '../../../support/test-site';

// A message without a signature that can be followed is learned from its text when it is released: once.

const USER = 'alice@example.org';
const site = await testSite();
afterEach(() => {
  site.failDelivery(0);
  site.hangDelivery(false);
});

const rowOf = async (subject: string) => {
  await openQuarantine(USER);
  return prisma().message.findFirstOrThrow({ where: { subject } });
};
const release = (key: string, batch = newBatch()) => releaseMessage(USER, USER, key, batch);
const again = (key: string) => releaseMessage(USER, USER, key, newBatch(), { again: true });
const fed = async () => (await site.stats(USER)).innocent_corpusfed ?? 0;
const ways = async (messageKey: string) =>
  (await prisma().operation.findMany({ where: { messageKey, kind: 'release' }, orderBy: { id: 'asc' } })).map(
    ({ way, trained, state }) => `${way} ${trained} ${state}`,
  );

describe('learning from the text', () => {
  it.each([
    ['purged', undefined],
    ['purged', ''],
    ['zero', undefined],
  ] as const)('is not repeated while the agent fails: %s, %s', async (signatureRow, signature) => {
    const subject = `Unlucky, ${signatureRow}, ${signature === '' ? 'without any' : 'with one'}`;
    await site.quarantine({
      user: USER,
      subject,
      signatureRow,
      ...(signature === undefined ? {} : { signature }),
    });
    const { key } = await rowOf(subject);
    const before = await fed();
    site.failDelivery(75);
    for (let time = 0; time < 3; time++)
      expect(await release(key)).toMatchObject({ ok: false, reason: 'deliveryFailed' });
    site.failDelivery(0);
    const sent = site.deliveries().length;
    expect(await release(key)).toMatchObject({ ok: true });
    expect(site.deliveries()).toHaveLength(sent + 1);
    expect(site.deliveries().at(-1)?.message).toContain(`Subject: ${subject}`);
    expect(await fed()).toBe(before + 1);
    expect(await ways(key)).toEqual([
      'corpus true failed',
      'deliver false failed',
      'deliver false failed',
      'deliver false done',
    ]);
  });

  it('is not repeated after a run that was ended, as its record is there', async () => {
    const { signature } = await site.quarantine({ user: USER, signatureRow: 'purged' });
    const before = await fed();
    const config = getConfig();
    const { deliveryTimeoutMs } = config;
    config.deliveryTimeoutMs = 5_000;
    site.hangDelivery(true);
    const outcome = await release(signature).finally(() => {
      config.deliveryTimeoutMs = deliveryTimeoutMs;
    });
    expect(outcome).toMatchObject({ ok: false, reason: 'timedOut' });
    site.hangDelivery(false);
    expect(await again(signature)).toMatchObject({ ok: true });
    expect(await fed()).toBe(before + 1);
    expect(await ways(signature)).toEqual(['corpus true unconfirmed', 'deliver false done']);
  });

  it('is not repeated after an undo, which cannot take it back', async () => {
    const { signature } = await site.quarantine({ user: USER, signatureRow: 'purged' });
    const before = await fed();
    const batch = newBatch();
    expect(await release(signature, batch)).toMatchObject({ ok: true });
    expect(await undoBatch(USER, USER, batch)).toMatchObject([{ ok: true }]);
    expect(await release(signature)).toMatchObject({ ok: true });
    expect(await fed()).toBe(before + 1);
  });

  /** A release by the text as a process leaves it that was killed while the filter ran. */
  async function leftBehind(message: Quarantined) {
    const row = await rowOf(message.record.toString('latin1').match(/^Subject: (.*)$/m)?.[1] ?? '');
    const mark = await markLog(site.files(USER).log);
    return prisma().operation.create({
      data: {
        batch: newBatch(),
        claim: await recordDigest(Buffer.from(row.key)),
        actor: USER,
        store: USER,
        kind: 'release',
        way: 'corpus',
        state: 'started',
        messageKey: row.key,
        signature: row.signature,
        fromText: '',
        subject: row.subject,
        digest: await recordDigest(message.record),
        byteOffset: row.byteOffset,
        byteLength: message.record.length,
        logInode: mark.inode,
        logOffset: mark.offset,
        startedAt: new Date(Date.now() - 10 * 60_000),
      },
    });
  }

  it.each([
    ['with its record in the log', true],
    ['without one', false],
  ])('after a crash %s', async (_how, logged) => {
    const message = await site.quarantine({ user: USER, signatureRow: 'purged' });
    const { id, messageKey } = await leftBehind(message);
    const [from, subject, messageId] = ['From', 'Subject', 'Message-Id'].map(
      (name) => message.record.toString('latin1').match(new RegExp(`^${name}: (.*)$`, 'm'))?.[1],
    );
    const record = [Math.floor(Date.now() / 1000), 'C', from, '', subject, '', messageId].join('\t');
    if (logged) appendFileSync(site.files(USER).log, `${record}\n\n`);
    const before = await fed();
    await openQuarantine(USER);
    expect(await prisma().operation.findUniqueOrThrow({ where: { id } })).toMatchObject({
      state: logged ? 'unconfirmed' : 'failed',
      trained: logged,
      claim: null,
    });
    expect(await again(messageKey)).toMatchObject({ ok: true });
    expect(await fed()).toBe(logged ? before : before + 1);
  });
});
