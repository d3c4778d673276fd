import { existsSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { appendRecord } from '@/lib/formats/mbox/append';
import { beginCompaction, compactingPath } from '@/lib/formats/mbox/compact';
import { compactedPath } from '@/lib/formats/mbox/watch-compacted';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { newBatch } from '@/lib/messages/operations/operation';
import { compactQuarantine } from '@/lib/messages/quarantine/change/compact-quarantine';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { prisma } from '@/lib/store/db/prisma';
import type { Quarantined } from '../../../../support/dspam-site';
import { holdLock } from '../../../../support/hold-lock';
import { noteTried } from '../../../../support/note-tried';
import { testSite } from '../../../../support/test-site';

const LARGE = `${'x'.repeat(70)}\n`.repeat(4000);
const site = await testSite();
let users = 0;

const keysOf = async (user: string) => {
  const { messages } = await listMessages(await openQuarantine(user), {
    sort: 'date',
    direction: 'asc',
    page: 1,
  });
  return messages.map(({ key }) => key).sort();
};
const age = (file: string) => {
  const past = new Date(Date.now() - 120_000);
  utimesSync(file, past, past);
};

/** A quarantine of which most is erased: eight large messages, of which two are left. */
async function mostlyErased(): Promise<{ user: string; mbox: string; left: Quarantined[]; batch: string }> {
  const user = `user${++users}@example.org`;
  const messages: Quarantined[] = [];
  for (let index = 0; index < 8; index++)
    messages.push(await site.quarantine({ user, body: LARGE, subject: `Nr ${index}` }));
  const batch = newBatch();
  for (const { signature } of messages.slice(1, 7)) await deleteMessage(user, user, signature, batch);
  const { mbox } = site.files(user);
  age(mbox);
  return { user, mbox, left: messages.filter((_unused, index) => index === 0 || index === 7), batch };
}

describe('compactQuarantine', () => {
  it('gives back the space of erased messages and keeps the others, byte for byte', async () => {
    const { user, mbox, left, batch } = await mostlyErased();
    const before = statSync(mbox).size;
    const given = await compactQuarantine(await openQuarantine(user));
    expect(given).toBeGreaterThan(before / 2);
    expect(readFileSync(mbox).equals(Buffer.concat(left.map(({ record }) => record)))).toBe(true);
    expect(existsSync(compactingPath(mbox))).toBe(false);
    expect(await keysOf(user)).toEqual(left.map(({ signature }) => signature).sort());
    expect(await releaseMessage(user, user, left[1]?.signature ?? '', newBatch())).toMatchObject({
      ok: true,
    });
    expect((await undoBatch(user, user, batch)).every(({ ok }) => ok)).toBe(true);
    expect(await keysOf(user)).toHaveLength(7);
  });

  it('leaves a file alone that is small, mostly in use, or was written to just now', async () => {
    const { user, mbox } = await mostlyErased();
    const now = new Date();
    utimesSync(mbox, now, now);
    expect(await compactQuarantine(await openQuarantine(user))).toBeNull();
    const full = `user${++users}@example.org`;
    for (let index = 0; index < 6; index++) await site.quarantine({ user: full, body: LARGE });
    age(site.files(full).mbox);
    expect(await compactQuarantine(await openQuarantine(full))).toBeNull();
  });

  it('carries over what a delivery writes that had opened the file before it was renamed', async () => {
    const { user, mbox, left } = await mostlyErased();
    const late = await site.quarantine({ user: `other${users}@example.org`, subject: 'Late' });
    const writer = await open(mbox, 'a');
    await openQuarantine(user);
    age(mbox);
    const compaction = compactQuarantine(await openQuarantine(user));
    while (!existsSync(compactingPath(mbox))) await new Promise((resolve) => setImmediate(resolve));
    await writer.write(late.record);
    await writer.close();
    await compaction;
    expect(readFileSync(mbox).includes(late.record)).toBe(true);
    expect(await keysOf(user)).toEqual([...left, late].map(({ signature }) => signature).sort());
  });

  it('carries over what a delivery writes that stood still until it was over', async () => {
    const { user, mbox, left } = await mostlyErased();
    const late = await site.quarantine({ user: `other${users}@example.org`, subject: 'Late' });
    const writer = await open(mbox, 'a');
    expect(await compactQuarantine(await openQuarantine(user))).toBeGreaterThan(0);
    expect(await keysOf(user)).toHaveLength(left.length);
    await writer.write(late.record);
    const found = [...left, late].map(({ signature }) => signature).sort();
    expect(await keysOf(user)).toEqual(found);
    // Nor is anything doubled by the visits that follow, or taken out of the next one that stood still.
    expect(await keysOf(user)).toEqual(found);
    const second = await site.quarantine({ user: `other${users}@example.org`, subject: 'Second' });
    await deleteMessage(user, user, late.signature, newBatch());
    await writer.write(second.record);
    await writer.close();
    expect(await keysOf(user)).toEqual([...left, second].map(({ signature }) => signature).sort());
    expect(readFileSync(mbox, 'latin1').split('Subject: Second')).toHaveLength(2);
  });

  it('carries over the whole of a message whose last piece was late', async () => {
    const { user, mbox, left } = await mostlyErased();
    const late = await site.quarantine({ user: `other${users}@example.org`, subject: 'Late', body: LARGE });
    const writer = await open(mbox, 'a');
    await writer.write(late.record.subarray(0, 8192));
    await openQuarantine(user);
    age(mbox);
    await compactQuarantine(await openQuarantine(user));
    await writer.write(late.record.subarray(8192));
    await writer.close();
    await keysOf(user);
    expect(readFileSync(mbox).includes(late.record)).toBe(true);
    expect(await keysOf(user)).toHaveLength(left.length + 2);
  });

  it('watches the old file for an hour, and begins no other one meanwhile', async () => {
    const { user, mbox } = await mostlyErased();
    await compactQuarantine(await openQuarantine(user));
    const old = compactedPath(mbox);
    expect(existsSync(old)).toBe(true);
    await site.quarantine({ user, body: LARGE });
    for (const key of await keysOf(user)) await deleteMessage(user, user, key, newBatch());
    const always = { quietMs: 0, smallestBytes: 1, blankShare: 0 };
    expect(await compactQuarantine(await openQuarantine(user), always)).toBeNull();
    const now = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 61 * 60_000);
    await openQuarantine(user);
    now.mockRestore();
    expect(existsSync(old)).toBe(false);
    expect(existsSync(mbox.replace('.mbox', '.compacted.lock'))).toBe(false);
    expect(await compactQuarantine(await openQuarantine(user), always)).toBeGreaterThan(0);
  });

  it('is finished by the next visit when a crash has interrupted it, without doubling what was carried over', async () => {
    const { user, mbox, left } = await mostlyErased();
    await openQuarantine(user);
    await beginCompaction(mbox);
    const old = readFileSync(compactingPath(mbox));
    const end = (left[0]?.record.length ?? 0) + old.indexOf(left[0]?.record ?? '');
    await noteTried(mbox, { doneTo: 0, triedTo: end, from: 0 });
    await appendRecord(mbox, left[0]?.record ?? Buffer.alloc(0));
    expect(await keysOf(user)).toEqual(left.map(({ signature }) => signature).sort());
    expect(existsSync(compactingPath(mbox))).toBe(false);
    const text = readFileSync(mbox, 'latin1');
    for (const { signature } of left) expect(text.split(`X-DSPAM-Signature: ${signature}`)).toHaveLength(2);
  });

  it('lets a page that comes meanwhile wait, instead of showing an empty quarantine', async () => {
    const { user, left } = await mostlyErased();
    const [, keys] = await Promise.all([compactQuarantine(await openQuarantine(user)), keysOf(user)]);
    expect(keys).toEqual(left.map(({ signature }) => signature).sort());
  });

  it('in the middle of a delete: the record is found where it is now, though blanks stand where it was', async () => {
    const user = `user${++users}@example.org`;
    const first = await site.quarantine({ user, subject: 'First', body: 'x'.repeat(2000) });
    const meant = await site.quarantine({ user, subject: 'Meant' });
    const around = await site.quarantine({ user, subject: 'Around', body: `a${'\n'.repeat(9000)}z\n` });
    await deleteMessage(user, user, first.signature, newBatch());
    const { mbox, removedMbox } = site.files(user);
    // The delete has read the record, and waits for its copy.
    const holder = await holdLock(removedMbox);
    const batch = newBatch();
    const going = deleteMessage(user, user, meant.signature, batch);
    await expect.poll(() => prisma().operation.count({ where: { batch } })).toBe(1);
    await compactQuarantine(await openQuarantine(user), { quietMs: 0, smallestBytes: 1, blankShare: 0 });
    const old = first.record.length;
    expect(readFileSync(mbox).subarray(old, old + meant.record.length)).toEqual(
      Buffer.alloc(meant.record.length, 10),
    );
    await holder.release();
    expect(await going).toMatchObject({ ok: true });
    expect(await keysOf(user)).toEqual([around.signature]);
    await undoBatch(user, user, batch);
    expect(readFileSync(mbox, 'latin1').split(meant.record.toString('latin1'))).toHaveLength(2);
    expect(await keysOf(user)).toEqual([around.signature, meant.signature].sort());
  });

  it('whose file somebody keeps touching holds up nobody else, and is finished when they stop', async () => {
    const { user, mbox, left } = await mostlyErased();
    const other = await mostlyErased();
    for (const each of [mbox, other.mbox]) {
      await openQuarantine(each === mbox ? user : other.user);
      await beginCompaction(each);
    }
    const touch = () => utimesSync(compactingPath(mbox), new Date(), new Date());
    touch();
    const timer = setInterval(touch, 100);
    let opened = 0;
    // More than there are transactions.
    const waiting = Array.from({ length: 8 }, () => openQuarantine(user).then(() => opened++));
    expect(await keysOf(other.user)).toEqual(other.left.map(({ signature }) => signature).sort());
    expect(existsSync(compactingPath(other.mbox))).toBe(false);
    expect(opened).toBe(0);
    clearInterval(timer);
    await Promise.all(waiting);
    expect(await keysOf(user)).toEqual(left.map(({ signature }) => signature).sort());
  });
});
