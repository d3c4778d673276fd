import {
  appendFileSync,
  chmodSync,
  closeSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { markLog } from '@/lib/formats/logs/log-mark';
import { appendRecord } from '@/lib/formats/mbox/append';
import { appendCopy } from '@/lib/formats/mbox/append-copy';
import { beginCompaction, finishCompaction } from '@/lib/formats/mbox/compact';
import { recordDigest } from '@/lib/formats/mbox/record-digest';
import { compactedPath } from '@/lib/formats/mbox/watch-compacted';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { copyOwner } from '@/lib/messages/operations/copy-owner';
import { eraseWithCopy } from '@/lib/messages/operations/erase-with-copy';
import { endOperation, newBatch, noteOperation, OPEN_STATES } from '@/lib/messages/operations/operation';
import { compactQuarantine } from '@/lib/messages/quarantine/change/compact-quarantine';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { adoptCopies } from '@/lib/messages/removed/adopt-copies';
import { listRemoved } from '@/lib/messages/removed/list-removed';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { prisma } from '@/lib/store/db/prisma';
import type { Quarantined } from '../../../support/dspam-site';
import { reserveSoon } from '../../../support/reserve-soon';
import { testSite } from '../../../support/test-site';
import { withoutRights } from '../../../support/without-rights';

const USER = 'alice@example.org';
const site = await testSite();

/** An operation as a process leaves it that was killed: begun long ago, still holding its message. */
async function leftBehind(
  message: Quarantined,
  state: 'started' | 'delivered' | 'copied',
  kind: 'release' | 'delete' = 'release',
) {
  await openQuarantine(USER);
  const row = await prisma().message.findFirst({ where: { signature: message.signature } });
  const mark = await markLog(site.files(USER).log);
  const copyOffset =
    state === 'copied' ? BigInt(await appendRecord(site.files(USER).removedMbox, message.record)) : null;
  return prisma().operation.create({
    data: {
      batch: newBatch(),
      claim: await recordDigest(Buffer.from(message.signature)),
      actor: USER,
      store: USER,
      kind,
      way: kind === 'release' ? 'error' : 'none',
      state,
      messageKey: message.signature,
      signature: message.signature,
      fromText: '',
      subject: row?.subject ?? '',
      digest: await recordDigest(message.record),
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
const copiesOf = ({ record }: Quarantined) =>
  readFileSync(site.files(USER).removedMbox, 'latin1').split(record.toString('latin1')).length - 1;
const timesIn = (message: Quarantined) =>
  readFileSync(site.files(USER).mbox, 'latin1').split(message.record.toString('latin1')).length - 1;

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
    expect(await releaseMessage(USER, USER, message.signature, newBatch(), { again: true })).toMatchObject({
      ok: true,
    });
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

  it('in the middle of a delete of a message without a name of its own, that another program has moved: it stays, as another could have its bytes', async () => {
    const sketch = { user: USER, signature: '' };
    const before = await site.quarantine({ user: USER });
    const message = await site.quarantine({ ...sketch, subject: 'Nameless' });
    const behind = await site.quarantine({ user: USER });
    const last = await site.quarantine({ user: USER });
    for (const { signature } of [before, behind]) await deleteMessage(USER, USER, signature, newBatch());
    const { id } = await leftBehind(message, 'copied', 'delete');
    const { mbox } = site.files(USER);
    await beginCompaction(mbox);
    await finishCompaction(mbox, 0);
    expect(await afterVisit(id)).toMatchObject({ operation: { state: 'failed', reason: 'changed' } });
    expect(inMbox(message)).toBe(true);
    expect(inMbox(last)).toBe(true);
  });

  it.each([
    ['erased', (record: Buffer) => record.length],
    ['half erased', (record: Buffer) => Math.floor(record.length / 2)],
  ] as const)(
    'in the middle of a delete, when it was %s and not noted: the same message once more is not taken out, too',
    async (_how, blanks) => {
      const message = await site.quarantine({ user: USER });
      const { id, byteOffset } = await leftBehind(message, 'copied', 'delete');
      const { mbox } = site.files(USER);
      appendFileSync(mbox, message.record);
      const file = openSync(mbox, 'r+');
      writeSync(file, Buffer.alloc(blanks(message.record), 10), 0, undefined, Number(byteOffset));
      closeSync(file);
      expect(timesIn(message)).toBe(1);
      expect((await afterVisit(id)).operation).toMatchObject({ state: 'done', claim: null });
      expect(timesIn(message)).toBe(1);
    },
  );

  it('in the middle of a delete, when it was not erased yet: of two that are the same, one is taken out', async () => {
    const message = await site.quarantine({ user: USER });
    const { id } = await leftBehind(message, 'copied', 'delete');
    appendFileSync(site.files(USER).mbox, message.record);
    expect((await afterVisit(id)).operation).toMatchObject({ state: 'done', claim: null });
    expect(timesIn(message)).toBe(1);
  });

  it('holds up a compaction until it is settled', async () => {
    // That of another test is still watched (decision 243).
    rmSync(compactedPath(site.files(USER).mbox), { force: true });
    const message = await site.quarantine({ user: USER });
    const opened = await openQuarantine(USER);
    const { id } = await leftBehind(message, 'copied', 'delete');
    const always = { quietMs: 0, smallestBytes: 0, blankShare: 0 };
    const tried = { ...opened, state: { ...opened.state, messageBytes: 0 } };
    expect(await compactQuarantine(tried, always)).toBeNull();
    await afterVisit(id);
    expect(
      await compactQuarantine({ ...(await openQuarantine(USER)), state: tried.state }, always),
    ).not.toBeNull();
  });

  it('in the middle of a delete, when the quarantine may not be read: it stays as it is, and the page says why', async () => {
    const message = await site.quarantine({ user: USER });
    const { id } = await leftBehind(message, 'copied', 'delete');
    const { mbox, dir } = site.files(USER);
    for (let folder = dir; folder.startsWith(site.folder); folder = path.dirname(folder))
      chmodSync(folder, 0o755);
    await withoutRights(mbox, { during: 0o000, after: 0o660 }, () =>
      expect(openQuarantine(USER)).rejects.toMatchObject({ code: 'unavailable', reason: 'unreadableFile' }),
    );
    expect(await prisma().operation.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'copied' });
    expect(await afterVisit(id)).toMatchObject({ operation: { state: 'done' }, listed: false });
    expect(inMbox(message)).toBe(false);
  });

  it('in the middle of a delete: it is finished', async () => {
    const message = await site.quarantine({ user: USER });
    const { id } = await leftBehind(message, 'copied', 'delete');
    expect(await afterVisit(id)).toMatchObject({ operation: { state: 'done' }, listed: false });
  });

  it('after the proof, when another program has taken the message out: it was delivered, nothing else is claimed', async () => {
    const message = await site.quarantine({ user: USER });
    const { id, byteOffset } = await leftBehind(message, 'delivered');
    const file = openSync(site.files(USER).mbox, 'r+');
    writeSync(file, Buffer.alloc(message.record.length, 10), 0, message.record.length, Number(byteOffset));
    closeSync(file);
    expect(await afterVisit(id)).toMatchObject({ operation: { state: 'done', copyOffset: null } });
  });

  it('has one end: a process that was held up for too long cannot end it a second time', async () => {
    const message = await site.quarantine({ user: USER });
    const { id } = await leftBehind(message, 'copied', 'delete');
    await afterVisit(id);
    expect(await endOperation(id, OPEN_STATES, 'failed', { reason: 'changed' })).toBe(false);
    await expect(noteOperation(id, OPEN_STATES, { state: 'copied' })).rejects.toMatchObject({
      reason: 'busy',
    });
    expect(await prisma().operation.findUniqueOrThrow({ where: { id } })).toMatchObject({
      state: 'done',
      reason: null,
    });
  });

  it('in two processes at once: each record is erased once, and has one copy that counts', async () => {
    const message = await site.quarantine({ user: USER });
    const left = await leftBehind(message, 'delivered');
    const erase = () => eraseWithCopy(left, site.files(USER), message.record).catch(({ reason }) => reason);
    expect([undefined, 'busy']).toEqual(expect.arrayContaining(await Promise.all([erase(), erase()])));
    expect(await afterVisit(left.id)).toMatchObject({ operation: { state: 'done' }, listed: false });
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

describe('an undo that a crash left unfinished', () => {
  /** Deleted, and its undo begun long ago, by a process that was killed as far as `state` and `written` say. */
  async function undoLeftBehind(
    state: 'started' | 'placed' | 'copied',
    written = 0,
    { ahead, between } = { ahead: 0, between: 0 },
  ) {
    const message = await site.quarantine({ user: USER });
    const { mbox } = site.files(USER);
    const { operationId } = await deleteMessage(USER, USER, message.signature, newBatch());
    const deleted = await prisma().operation.findUniqueOrThrow({ where: { id: operationId ?? 0n } });
    const { id: _id, ...about } = deleted;
    const twins = (count: number) =>
      appendFileSync(mbox, message.record.toString('latin1').repeat(count), 'latin1');
    twins(ahead);
    // Whether it was noted or not.
    const place = await reserveSoon(mbox, message.record.length);
    const file = openSync(mbox, 'r+');
    writeSync(file, message.record, 0, Math.floor(written * message.record.length), place);
    closeSync(file);
    twins(between);
    const undo = await prisma().operation.create({
      data: {
        ...about,
        batch: newBatch(),
        claim: await recordDigest(Buffer.from(`undo ${message.signature}`)),
        kind: 'restore',
        state,
        byteOffset: state === 'started' ? 0n : BigInt(place),
        copyOffset: null,
        finishedAt: null,
        startedAt: new Date(Date.now() - 10 * 60_000),
      },
    });
    await prisma().operation.update({ where: { id: deleted.id }, data: { undoneBy: undo.id } });
    return { message, deleted, undo };
  }

  describe.each([
    ['is alone', { ahead: 0, between: 0 }],
    ['was there once more before', { ahead: 1, between: 0 }],
    ['came once more meanwhile', { ahead: 0, between: 1 }],
    ['is there twice more', { ahead: 1, between: 1 }],
  ] as const)('and the same message %s', (_how, twins) => {
    const others = twins.ahead + twins.between;

    it.each([
      ['before its place was noted', 'started', 0],
      ['by an earlier version, behind its append', 'started', 1],
    ] as const)('%s: it failed, the copy is listed, and can be put back', async (_when, state, written) => {
      const { message, deleted, undo } = await undoLeftBehind(state, written, twins);
      const { operation } = await afterVisit(undo.id);
      expect(operation).toMatchObject({ state: 'failed', reason: 'interrupted', claim: null });
      expect([timesIn(message), copiesOf(message)]).toEqual([others + written, 1]);
      const { operations } = await listRemoved(await findMailboxPlace(USER), { page: 1 });
      expect(operations.map(({ id }) => id)).toContain(deleted.id);
      expect(await undoBatch(USER, USER, deleted.batch)).toMatchObject([{ ok: true }]);
      expect([timesIn(message), copiesOf(message)]).toEqual([others + written + 1, 0]);
    });

    it.each([
      ['before anything was written to its place', 'placed', 0],
      ['in the middle of writing to its place', 'placed', 0.5],
      ['behind the first bytes', 'placed', 0.01],
      ['before it was noted that it is written', 'placed', 1],
      ['behind that', 'copied', 1],
    ] as const)('%s: it is back, and its copy goes', async (_when, state, written) => {
      const { message, deleted, undo } = await undoLeftBehind(state, written, twins);
      const { operation, listed } = await afterVisit(undo.id);
      expect(operation).toMatchObject({ state: 'done', reason: 'interrupted', claim: null });
      expect(listed).toBe(true);
      expect([timesIn(message), copiesOf(message)]).toEqual([others + 1, 0]);
      await expect(undoBatch(USER, USER, deleted.batch)).rejects.toMatchObject({ reason: 'nothingToUndo' });
      expect(await prisma().message.count({ where: { subject: operation.subject } })).toBe(others + 1);
    });
  });

  it('is listed, also where a visit has read its place, and what came behind it, before it was written', async () => {
    const { message, undo } = await undoLeftBehind('placed', 0);
    await prisma().operation.update({ where: { id: undo.id }, data: { startedAt: new Date() } });
    const behind = await site.quarantine({ user: USER });
    expect(await afterVisit(undo.id)).toMatchObject({ operation: { state: 'placed' }, listed: false });
    await prisma().operation.update({ where: { id: undo.id }, data: { startedAt: undo.startedAt } });
    expect(await afterVisit(undo.id)).toMatchObject({ operation: { state: 'done' }, listed: true });
    expect([timesIn(message), timesIn(behind)]).toEqual([1, 1]);
  });

  it('whose place another program has rewritten: it failed, and can be done again', async () => {
    const { message, deleted, undo } = await undoLeftBehind('placed', 0);
    const other = await site.quarantine({ user: USER });
    const { mbox } = site.files(USER);
    writeFileSync(mbox, other.record);
    expect((await afterVisit(undo.id)).operation).toMatchObject({ state: 'failed', reason: 'interrupted' });
    expect(readFileSync(mbox)).toEqual(other.record);
    expect(await undoBatch(USER, USER, deleted.batch)).toMatchObject([{ ok: true }]);
    expect([timesIn(message), timesIn(other)]).toEqual([1, 1]);
  });

  it('whose copy was purged meanwhile: it is back where it was written, and not where it was not', async () => {
    for (const [written, state] of [
      [1, 'done'],
      [0, 'failed'],
    ] as const) {
      const { message, deleted, undo } = await undoLeftBehind('placed', written);
      await prisma().operation.update({ where: { id: deleted.id }, data: { copyOffset: null } });
      expect((await afterVisit(undo.id)).operation.state).toBe(state);
      expect(timesIn(message)).toBe(written);
    }
  });

  it('keeps a compaction from beginning until it is settled', async () => {
    const { undo } = await undoLeftBehind('placed', 0);
    const always = { quietMs: 0, smallestBytes: 0, blankShare: 0 };
    await prisma().operation.update({ where: { id: undo.id }, data: { startedAt: new Date() } });
    const opened = await openQuarantine(USER);
    const tried = { ...opened, state: { ...opened.state, messageBytes: 0 } };
    expect(await compactQuarantine(tried, always)).toBeNull();
  });

  it('behind its end: the copy that could not be taken away any more goes with the maintenance', async () => {
    const message = await site.quarantine({ user: USER });
    const batch = newBatch();
    await deleteMessage(USER, USER, message.signature, batch);
    const removal = await prisma().operation.findFirstOrThrow({ where: { batch } });
    await undoBatch(USER, USER, batch);
    expect(copiesOf(message)).toBe(0);
    await appendCopy(site.files(USER).removedMbox, message.record, copyOwner(removal));
    await adoptCopies(USER, site.files(USER));
    expect([timesIn(message), copiesOf(message)]).toEqual([1, 0]);
  });
});
