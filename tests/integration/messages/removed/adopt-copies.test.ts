import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { appendRecord } from '@/lib/formats/mbox/append';
import { appendCopy } from '@/lib/formats/mbox/append-copy';
import { recordDigest } from '@/lib/formats/mbox/record-digest';
import { copyOwner } from '@/lib/messages/operations/copy-owner';
import { newBatch } from '@/lib/messages/operations/operation';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { adoptCopies } from '@/lib/messages/removed/adopt-copies';
import { adoptLostCopies } from '@/lib/messages/removed/adopt-lost-copies';
import { listRemoved } from '@/lib/messages/removed/list-removed';
import { purgeRemoved } from '@/lib/messages/removed/purge-removed';
import { restoreRemoved } from '@/lib/messages/removed/restore-removed';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { adoptCopiesStep } from '@/lib/site/upkeep/adopt-copies-step';
import { prisma } from '@/lib/store/db/prisma';
import { copiesIn } from '../../../support/copies-in';
import type { Quarantined } from '../../../support/dspam-site';
import { emptySite } from '../../../support/empty-site';

const USER = 'alice@example.org';
const DAY_MS = 24 * 3600 * 1000;
const site = emptySite(USER, { REMOVED_KEEP_DAYS: '10' });

const adopt = () => adoptCopies(USER, site().files(USER));
const copy = ({ record }: Quarantined) => appendRecord(site().files(USER).removedMbox, record);
const timesIn = (file: string, { record }: Quarantined) =>
  readFileSync(file, 'latin1').split(record.toString('latin1')).length - 1;
const removed = async () =>
  (await listRemoved(await findMailboxPlace(USER), { page: 1 })).operations.map(({ subject, actor }) => [
    subject,
    actor,
  ]);
async function deleted(subject: string) {
  const message = await site().quarantine({ user: USER, subject });
  const { operationId } = await deleteMessage('admin', USER, message.signature, newBatch());
  return { message, id: operationId ?? 0n };
}
const keysIn = async () => {
  const { state } = await openQuarantine(USER);
  return (await prisma().message.findMany({ where: { mailboxId: state.id } })).map(({ key }) => key);
};
/** Two messages with the same bytes; their keys. */
async function twins(): Promise<[string, string]> {
  const { record } = await site().quarantine({ user: USER, subject: 'Twin' });
  appendFileSync(site().files(USER).mbox, record);
  const [first, second, ...others] = await keysIn();
  if (first === undefined || second === undefined || others.length > 0) throw new Error('no two messages');
  return [first, second];
}

/** As an earlier version would have written the same copies. */
async function withoutLabels(removedMbox: string) {
  const copies = await copiesIn(removedMbox);
  writeFileSync(removedMbox, '');
  for (const bytes of copies) {
    const copyOffset = BigInt(await appendRecord(removedMbox, bytes));
    await prisma().operation.updateMany({
      where: { digest: await recordDigest(bytes) },
      data: { copyOffset },
    });
  }
}

describe('copies that a crash has left without an operation', () => {
  it('are blanked where the operation has made another one since', async () => {
    const before = await deleted('Neighbour before');
    const message = await site().quarantine({ user: USER, subject: 'Twice' });
    await copy(message);
    const { operationId } = await deleteMessage('admin', USER, message.signature, newBatch());
    const id = operationId ?? 0n;
    const after = await deleted('Neighbour after');
    expect(await adopt()).toEqual({ linked: 0, blanked: 1 });
    expect(timesIn(site().files(USER).removedMbox, message)).toBe(1);
    expect(await adopt()).toEqual({ linked: 0, blanked: 0 });
    expect(await restoreRemoved(USER, USER, [before.id, id, after.id])).toMatchObject([
      { ok: true },
      { ok: true },
      { ok: true },
    ]);
  });

  it.each([
    ['before', true],
    ['behind', false],
  ])(
    'are blanked where their label names an operation that has another one %s them',
    async (_name, isFirst) => {
      const { message, id } = await deleted('Twice');
      const removal = await prisma().operation.findUniqueOrThrow({ where: { id } });
      const another = await appendCopy(site().files(USER).removedMbox, message.record, copyOwner(removal));
      if (!isFirst) await prisma().operation.update({ where: { id }, data: { copyOffset: BigInt(another) } });
      expect(await adopt()).toEqual({ linked: 0, blanked: 1 });
      expect(await restoreRemoved(USER, USER, [id])).toMatchObject([{ ok: true }]);
      expect(timesIn(site().files(USER).removedMbox, message)).toBe(0);
    },
  );

  it('are linked to the operation that lost its note, and can be put back', async () => {
    const { message, id } = await deleted('Note lost');
    await prisma().operation.update({ where: { id }, data: { copyOffset: null } });
    expect(await removed()).toEqual([]);
    expect(await adopt()).toEqual({ linked: 1, blanked: 0 });
    expect(await removed()).toEqual([['Note lost', 'admin']]);
    expect(await restoreRemoved(USER, USER, [id])).toMatchObject([{ ok: true }]);
    expect(timesIn(site().files(USER).mbox, message)).toBe(1);
  });

  it('are listed as removed where no operation is known at all, and purged when their time is over', async () => {
    const { message } = await deleted('Known to nobody');
    await site().query('DELETE FROM dashboard_operation');
    expect(await adopt()).toEqual({ linked: 1, blanked: 0 });
    expect(await removed()).toEqual([['Known to nobody', 'maintenance']]);
    expect(await purgeRemoved(USER, site().files(USER))).toBe(0);
    await prisma().operation.updateMany({ data: { finishedAt: new Date(Date.now() - 11 * DAY_MS) } });
    expect(await purgeRemoved(USER, site().files(USER))).toBe(1);
    expect(timesIn(site().files(USER).removedMbox, message)).toBe(0);
  });

  it('are left alone while somebody may be about to note them', async () => {
    const { message, id } = await deleted('In hand');
    await prisma().operation.update({ where: { id }, data: { state: 'started', copyOffset: null } });
    expect(await adopt()).toEqual({ linked: 0, blanked: 0 });
    expect(timesIn(site().files(USER).removedMbox, message)).toBe(1);
  });

  it('of a message that had been put back are passed over, with a signature and without', async () => {
    const { message, id } = await deleted('Put back');
    const nameless = await site().quarantine({ user: USER, signature: '', subject: 'Without a signature' });
    const opened = await openQuarantine(USER);
    const { key } = await prisma().message.findFirstOrThrow({
      where: { mailboxId: opened.state.id, subject: 'Without a signature' },
    });
    const { operationId } = await deleteMessage('admin', USER, key, newBatch());
    await restoreRemoved(USER, USER, [id, operationId ?? 0n]);
    await site().query('DELETE FROM dashboard_operation');
    expect(await adopt()).toEqual({ linked: 0, blanked: 0 });
    for (const each of [message, nameless]) expect(timesIn(site().files(USER).mbox, each)).toBe(1);
  });

  it('are listed again in every mailbox after the database was lost', async () => {
    const { message } = await deleted('Of alice');
    const other = await site().quarantine({ user: 'bob', subject: 'Of bob' });
    await deleteMessage('bob', 'bob', other.signature, newBatch());
    const used = await site().quarantine({ user: 'carol', subject: 'Of carol' });
    await site().query('DELETE FROM dashboard_operation');
    await deleteMessage('carol', 'carol', used.signature, newBatch());
    expect(await adoptLostCopies()).toBe(2);
    expect(await removed()).toEqual([['Of alice', 'maintenance']]);
    expect(await adoptLostCopies()).toBe(0);
    await site().query('DELETE FROM dashboard_operation');
    await deleteMessage(
      'bob',
      'bob',
      (await site().quarantine({ user: 'bob', subject: 'New' })).signature,
      newBatch(),
    );
    // What is done again in a store hides from the server that something was lost there; the maintenance looks at all.
    expect(await adoptCopiesStep.run()).toEqual({
      did: '3 can be put back again, 0 were there twice and are blanked',
      failures: [],
    });
    expect(timesIn(site().files(USER).removedMbox, message)).toBe(1);
  });

  it.each([
    ['of this version', true],
    ['of an earlier version', false],
  ])(
    'come back as they were though others were purged before the database was lost, %s',
    async (_name, isLabelled) => {
      const kept: Buffer[] = [];
      const { mbox, removedMbox } = site().files(USER);
      for (let each = 0; each < 7; each++) {
        const body = each % 2 ? `Text\n${'\0'.repeat(5000)}` : 'A line of a large message.\n'.repeat(20_000);
        const { record, signature } = await site().quarantine({ user: USER, subject: `${each}`, body });
        if (each % 2) kept.push(record);
        await deleteMessage('admin', USER, signature, newBatch());
      }
      if (!isLabelled) await withoutLabels(removedMbox);
      const isOld = { subject: { in: ['0', '2', '4', '6'] } };
      await prisma().operation.updateMany({ where: isOld, data: { finishedAt: new Date(0) } });
      expect(await purgeRemoved(USER, site().files(USER))).toBe(4);
      await site().query('DELETE FROM dashboard_operation');
      expect(await adopt()).toEqual({ linked: 3, blanked: 0 });
      const ids = (await prisma().operation.findMany({ select: { id: true } })).map(({ id }) => id);
      expect(await restoreRemoved(USER, USER, ids)).toMatchObject(kept.map(() => ({ ok: true })));
      const [blanks, ...found] = readFileSync(mbox, 'latin1').split(/(?=From QUARANTINE)/);
      expect(blanks?.trim()).toBe('');
      expect(found.sort()).toEqual(kept.map((record) => record.toString('latin1')).sort());
    },
  );

  it('are listed where another message of the quarantine has the same bytes', async () => {
    const [first, second] = await twins();
    await deleteMessage('admin', USER, first, newBatch());
    await site().query('DELETE FROM dashboard_operation');
    expect(await adopt()).toEqual({ linked: 1, blanked: 0 });
    const { id } = await prisma().operation.findFirstOrThrow({ select: { id: true } });
    expect(await restoreRemoved(USER, USER, [id])).toMatchObject([{ ok: true }]);
    expect(await keysIn()).toHaveLength(2);
    expect(await keysIn()).toContain(second);
  });

  it('are listed each where two removed messages had the same bytes', async () => {
    for (const key of await twins()) await deleteMessage('admin', USER, key, newBatch());
    await site().query('DELETE FROM dashboard_operation');
    expect(await adopt()).toEqual({ linked: 2, blanked: 0 });
    expect(await adopt()).toEqual({ linked: 0, blanked: 0 });
    const ids = (await prisma().operation.findMany({ select: { id: true } })).map(({ id }) => id);
    expect(await restoreRemoved(USER, USER, ids)).toMatchObject([{ ok: true }, { ok: true }]);
    expect(await keysIn()).toHaveLength(2);
  });

  it('of one of two messages with the same bytes go to the operation that lost its note', async () => {
    for (const key of await twins()) await deleteMessage('admin', USER, key, newBatch());
    const { id } = await prisma().operation.findFirstOrThrow({
      select: { id: true },
      orderBy: { id: 'asc' },
    });
    await prisma().operation.update({ where: { id }, data: { copyOffset: null } });
    expect(await adopt()).toEqual({ linked: 1, blanked: 0 });
    expect(await removed()).toHaveLength(2);
  });

  it('of one that was removed after the database was saved are listed beside the other', async () => {
    const [first, second] = await twins();
    await deleteMessage('admin', USER, first, newBatch());
    const { operationId } = await deleteMessage('admin', USER, second, newBatch());
    await prisma().operation.delete({ where: { id: operationId ?? 0n } });
    expect(await adopt()).toEqual({ linked: 1, blanked: 0 });
    expect(await removed()).toHaveLength(2);
  });

  it('of one that was removed before the database was lost are listed, though its twin was removed since', async () => {
    const [first, second] = await twins();
    await deleteMessage('admin', USER, first, newBatch());
    await site().query('DELETE FROM dashboard_operation');
    await deleteMessage('admin', USER, second, newBatch());
    expect(await adopt()).toEqual({ linked: 1, blanked: 0 });
    expect(await removed()).toHaveLength(2);
  });

  it('of one that was put back are taken away, while its twin stays listed', async () => {
    const [first, second] = await twins();
    const ids: bigint[] = [];
    for (const key of [first, second])
      ids.push((await deleteMessage('admin', USER, key, newBatch())).operationId ?? 0n);
    await restoreRemoved(USER, USER, ids.slice(0, 1));
    await site().query('DELETE FROM dashboard_operation');
    expect(await adopt()).toEqual({ linked: 1, blanked: 0 });
    expect(await removed()).toHaveLength(1);
  });

  it('are no matter where there is no file', async () => {
    expect(await adopt()).toEqual({ linked: 0, blanked: 0 });
  });
});
