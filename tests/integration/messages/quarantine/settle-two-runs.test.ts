import { appendFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { markLog } from '@/lib/formats/logs/log-mark';
import { recordDigest } from '@/lib/formats/mbox/record-digest';
import { newBatch } from '@/lib/messages/operations/operation';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { prisma } from '@/lib/store/db/prisma';
import type { Quarantined } from '../../../support/dspam-site';
import { testSite } from '../../../support/test-site';

// A release in two runs, one that learns and one that delivers, whose process was killed on the way.

const USER = 'alice@example.org';
const site = await testSite();

async function leftBehind(message: Quarantined, noted: { trained: boolean }) {
  await openQuarantine(USER);
  const row = await prisma().message.findFirst({ where: { key: message.signature } });
  const mark = await markLog(site.files(USER).log);
  return prisma().operation.create({
    data: {
      batch: newBatch(),
      claim: await recordDigest(Buffer.from(message.signature)),
      actor: USER,
      store: USER,
      kind: 'release',
      way: 'signature',
      state: 'started',
      messageKey: message.signature,
      signature: message.signature,
      fromText: '',
      subject: row?.subject ?? '',
      digest: await recordDigest(message.record),
      byteOffset: row?.byteOffset ?? 0n,
      byteLength: message.record.length,
      logInode: mark.inode,
      logOffset: mark.offset,
      startedAt: new Date(Date.now() - 10 * 60_000),
      ...noted,
    },
  });
}

function log(message: Quarantined, letter: 'F' | 'S', signature: string): void {
  const text = message.record.toString('latin1');
  const [from, subject, id] = ['From', 'Subject', 'Message-Id'].map((name) =>
    // The run that learns is given the signature alone.
    letter === 'F' ? '' : new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1],
  );
  const fields = [Math.floor(Date.now() / 1000), letter, from, signature, subject, 'x', id];
  appendFileSync(site.files(USER).log, `${fields.join('\t')}\n\n`);
}

it.each<[string, { trained: boolean }, ('F' | 'S')[], { state: string; reason: string; trained: boolean }]>([
  [
    'before the filter had learned: nothing was delivered, and it is all done again',
    { trained: false },
    [],
    { state: 'failed', reason: 'interrupted', trained: false },
  ],
  [
    'when the filter had learned: nothing was delivered, and it is not learned again',
    { trained: false },
    ['F'],
    { state: 'failed', reason: 'interrupted', trained: true },
  ],
  [
    'before the second run had logged it',
    { trained: true },
    [],
    { state: 'failed', reason: 'interrupted', trained: true },
  ],
  [
    'when the second run had logged it: it may have arrived',
    { trained: true },
    ['S'],
    { state: 'unconfirmed', reason: 'unconfirmed', trained: true },
  ],
])('%s', async (_when, noted, letters, expected) => {
  const message = await site.quarantine({ user: USER, body: `${'a'.repeat(1023)}X-DSPAM-User: bob\n` });
  const { id } = await leftBehind(message, noted);
  for (const letter of letters) log(message, letter, letter === 'F' ? message.signature : '1,6b00aabb11');
  const sent = site.deliveries().length;
  await openQuarantine(USER);
  const settled = await prisma().operation.findUniqueOrThrow({ where: { id } });
  expect(settled).toMatchObject({ ...expected, claim: null });
  expect(site.deliveries()).toHaveLength(sent);

  const before = await site.stats(USER);
  expect(await releaseMessage(USER, USER, message.signature, newBatch(), { again: true })).toMatchObject({
    ok: true,
  });
  expect(site.deliveries()).toHaveLength(sent + 1);
  expect((await site.stats(USER)).innocent_misclassified).toBe(
    (before.innocent_misclassified ?? 0) + (expected.trained ? 0 : 1),
  );
});

it('the record of the first run does not prove the second', async () => {
  const message = await site.quarantine({ user: USER });
  const { id } = await leftBehind(message, { trained: true });
  log(message, 'F', message.signature);
  await openQuarantine(USER);
  expect(await prisma().operation.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'failed' });
});
