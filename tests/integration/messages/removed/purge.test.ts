import { appendFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { newBatch } from '@/lib/messages/operations/operation';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { purgeRemoved } from '@/lib/messages/removed/purge-removed';
import { restoreRemoved } from '@/lib/messages/removed/restore-removed';
import { prisma } from '@/lib/store/db/prisma';
import type { Quarantined } from '../../../support/dspam-site';
import { emptySite } from '../../../support/empty-site';
import { withoutRights } from '../../../support/without-rights';

const USER = 'alice@example.org';
const DAY_MS = 24 * 3600 * 1000;
const site = emptySite(USER, { REMOVED_KEEP_DAYS: '10' });

type Removal = Quarantined & { id: bigint };

/** Deletes a message and makes it look as if that was this many days ago. */
async function removedDaysAgo(days: number, body = 'Text\n'): Promise<Removal> {
  const message = await site().quarantine({ user: USER, body });
  const { operationId } = await deleteMessage(USER, USER, message.signature, newBatch());
  const id = operationId ?? 0n;
  await prisma().operation.update({
    where: { id },
    data: { finishedAt: new Date(Date.now() - days * DAY_MS) },
  });
  return { ...message, id };
}

const purge = () => purgeRemoved(USER, site().files(USER));
const copies = () => readFileSync(site().files(USER).removedMbox);
const copyOffset = async (id: bigint) =>
  (await prisma().operation.findUniqueOrThrow({ where: { id } })).copyOffset;

describe('purging copies', () => {
  it('takes the old ones out and leaves the others where they are', async () => {
    const old = await removedDaysAgo(11);
    const kept = await removedDaysAgo(9);
    const where = copies().indexOf(kept.record);
    expect(await purge()).toBe(1);
    expect(copies().includes(Buffer.from(old.signature))).toBe(false);
    expect(copies().indexOf(kept.record)).toBe(where);
    expect(await copyOffset(old.id)).toBeNull();
    expect(await restoreRemoved(USER, USER, [old.id, kept.id])).toMatchObject([
      { ok: false, reason: 'copyPurged' },
      { ok: true },
    ]);
    expect(readFileSync(site().files(USER).mbox).includes(kept.record)).toBe(true);
  });

  it('gives the space back: holes in the middle, nothing at all when all are old', async () => {
    const large = 'A line of a large message.\n'.repeat(40_000);
    await removedDaysAgo(11, large);
    const kept = await removedDaysAgo(9);
    const { size, blocks } = statSync(site().files(USER).removedMbox);
    await purge();
    const after = statSync(site().files(USER).removedMbox);
    expect(after.size).toBe(size);
    expect(after.blocks * 512).toBeLessThan(blocks * 512 - 900_000);
    await prisma().operation.update({
      where: { id: kept.id },
      data: { finishedAt: new Date(Date.now() - 11 * DAY_MS) },
    });
    await purge();
    expect(copies()).toHaveLength(0);
  });

  it('cuts off only what is blank behind the last one that is kept', async () => {
    const kept = await removedDaysAgo(1);
    const end = copies().length;
    await removedDaysAgo(11);
    await purge();
    expect(copies()).toHaveLength(end);
    appendFileSync(site().files(USER).removedMbox, 'a copy that a crash left without an operation\n\n\n');
    await removedDaysAgo(11);
    await purge();
    expect(copies().includes('left without')).toBe(true);
    expect(copies().includes(kept.record)).toBe(true);
  });

  it('finishes what a crash left: blanked, but still known', async () => {
    const old = await removedDaysAgo(11);
    const kept = await removedDaysAgo(1);
    const bytes = copies();
    writeFileSync(site().files(USER).removedMbox, bytes.fill(10, 0, old.record.length));
    expect(await restoreRemoved(USER, USER, [old.id])).toMatchObject([{ ok: false, reason: 'copyGone' }]);
    expect(await purge()).toBe(1);
    expect(await copyOffset(old.id)).toBeNull();
    expect(copies().includes(kept.record)).toBe(true);
  });

  it('touches nothing that is not the copy that is meant', async () => {
    const old = await removedDaysAgo(11);
    const other = Buffer.alloc(old.record.length, 'x');
    writeFileSync(site().files(USER).removedMbox, other);
    await purge();
    expect(copies().equals(other)).toBe(true);
    expect(await copyOffset(old.id)).toBeNull();
  });

  it('leaves copies of what is still going on, however old', async () => {
    const open = await removedDaysAgo(40);
    await prisma().operation.update({ where: { id: open.id }, data: { state: 'copied', finishedAt: null } });
    expect(await purge()).toBe(0);
    expect(copies().includes(open.record)).toBe(true);
  });

  it('is done when there is no file, and changes nothing when it may not write', async () => {
    const old = await removedDaysAgo(11);
    await withoutRights(site().files(USER).removedMbox, { during: 0o444, after: 0o660 }, async () => {
      await expect(purge()).rejects.toMatchObject({ code: 'EACCES' });
    });
    expect(await copyOffset(old.id)).not.toBeNull();
    expect(await restoreRemoved(USER, USER, [old.id])).toMatchObject([{ ok: true }]);
    // What is back has no copy any more that could be purged.
    expect(await purge()).toBe(0);
    await removedDaysAgo(11);
    rmSync(site().files(USER).removedMbox);
    expect(await purge()).toBe(1);
  });
});
