import { appendFileSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pool } from '@/lib/db/pool';
import { prisma } from '@/lib/db/prisma';
import { markLog } from '@/lib/logs/log-mark';
import { appendRecord } from '@/lib/mbox/append';
import { listMessages } from '@/lib/quarantine/list-messages';
import { openQuarantine } from '@/lib/quarantine/open-quarantine';
import { newBatch, recordDigest } from '@/lib/quarantine/operation';
import { releaseMessage } from '@/lib/quarantine/release-message';
import { createDspamSite, type DspamSite, type Quarantined } from '../../support/dspam-site';

const USER = 'alice@example.org';
let site: DspamSite;

beforeAll(async () => {
  site = await createDspamSite();
});
afterAll(async () => {
  await prisma().$disconnect();
  await pool().end();
  await site.close();
});

/** An operation as a process leaves it that was killed: begun long ago, still holding its message. */
async function leftBehind(
  message: Quarantined,
  state: 'started' | 'delivered' | 'copied',
  kind: 'release' | 'delete' = 'release',
) {
  const { messages } = await listMessages(await openQuarantine(USER), {
    sort: 'date',
    direction: 'desc',
    page: 1,
  });
  const row = messages.find(({ signature }) => signature === message.signature);
  const mark = await markLog(site.files(USER).log);
  const copyOffset =
    state === 'copied' ? BigInt(await appendRecord(site.files(USER).removedMbox, message.record)) : null;
  return prisma().operation.create({
    data: {
      batch: newBatch(),
      claim: recordDigest(Buffer.from(message.signature)),
      actor: USER,
      store: USER,
      kind,
      way: kind === 'release' ? 'error' : 'none',
      state,
      messageKey: message.signature,
      signature: message.signature,
      fromText: '',
      subject: row?.subject ?? '',
      digest: recordDigest(message.record),
      byteOffset: row?.byteOffset ?? 0n,
      byteLength: message.record.length,
      logInode: mark.inode,
      logOffset: mark.offset,
      copyOffset,
      startedAt: new Date(Date.now() - 10 * 60_000),
    },
  });
}

/** What the next visit makes of it. */
async function afterVisit(id: bigint) {
  const { messages } = await listMessages(await openQuarantine(USER), {
    sort: 'date',
    direction: 'desc',
    page: 1,
  });
  const operation = await prisma().operation.findUniqueOrThrow({ where: { id } });
  return { operation, listed: messages.some(({ key }) => key === operation.messageKey) };
}

const inMbox = (message: Quarantined) => readFileSync(site.files(USER).mbox).includes(message.record);

describe('an operation that a crash left unfinished', () => {
  it('before the filter took the message: it failed, and the message is where it was', async () => {
    const message = await site.quarantine({ user: USER });
    const { id } = await leftBehind(message, 'started');
    expect(await afterVisit(id)).toMatchObject({
      operation: { state: 'failed', reason: 'interrupted', claim: null },
      listed: true,
    });
    expect(inMbox(message)).toBe(true);
  });

  it('after the filter had logged it: may have arrived, is kept, and is not trained again', async () => {
    const message = await site.quarantine({ user: USER });
    const { id } = await leftBehind(message, 'started');
    const seconds = Math.floor(Date.now() / 1000);
    appendFileSync(site.files(USER).log, `${seconds}\tF\tA\t${message.signature}\tB\tRetrained\t<x>\n\n`);
    expect(await afterVisit(id)).toMatchObject({
      operation: { state: 'unconfirmed', trained: true, claim: null },
      listed: true,
    });
    const before = await site.stats(USER);
    expect(await releaseMessage(USER, USER, message.signature, newBatch())).toMatchObject({ ok: true });
    expect(await site.stats(USER)).toEqual(before);
  });

  it.each(['delivered', 'copied'] as const)(
    'after the proof, when it was %s: the erase is done, the delivery is not repeated',
    async (state) => {
      const message = await site.quarantine({ user: USER });
      const { id } = await leftBehind(message, state);
      const sent = site.deliveries().length;
      expect(await afterVisit(id)).toMatchObject({
        operation: { state: 'done', claim: null },
        listed: false,
      });
      expect(inMbox(message)).toBe(false);
      expect(readFileSync(site.files(USER).removedMbox).includes(message.record)).toBe(true);
      expect(site.deliveries()).toHaveLength(sent);
    },
  );

  it('in the middle of a delete: it is finished', async () => {
    const message = await site.quarantine({ user: USER });
    const { id } = await leftBehind(message, 'copied', 'delete');
    expect(await afterVisit(id)).toMatchObject({ operation: { state: 'done' }, listed: false });
  });

  it('is settled once when several visits come at the same time', async () => {
    const ids: bigint[] = [];
    for (let count = 0; count < 4; count++)
      ids.push((await leftBehind(await site.quarantine({ user: USER }), 'delivered')).id);
    await Promise.all([openQuarantine(USER), openQuarantine(USER), openQuarantine(USER)]);
    const ended = await prisma().operation.findMany({ where: { id: { in: ids } } });
    expect(ended.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done']);
  });

  it('is left to the process that runs it while it is young', async () => {
    const message = await site.quarantine({ user: USER });
    const { id } = await leftBehind(message, 'started');
    await prisma().operation.update({ where: { id }, data: { startedAt: new Date() } });
    expect(await afterVisit(id)).toMatchObject({ operation: { state: 'started' }, listed: true });
  });
});
