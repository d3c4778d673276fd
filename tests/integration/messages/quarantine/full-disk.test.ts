import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { retrainMessage } from '@/lib/messages/history/retrain-message';
import { hasRoom } from '@/lib/messages/operations/disk-room';
import { newBatch } from '@/lib/messages/operations/operation';
import { proveDelivery } from '@/lib/messages/operations/prove-delivery';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { writeAlertLines } from '@/lib/people/alerts/alert-file';
import { writePreferenceFile } from '@/lib/people/preferences/preference-file';
import { NO_TOTALS } from '@/lib/people/statistics/filter-totals';
import { writeResetFile } from '@/lib/people/statistics/reset-file';
import { makeMark } from '@/lib/store/home/mark-file';
import { fillDisk, type Mend, mountSmall } from '../../../chaos/faults';
import type { Quarantined } from '../../../support/dspam-site';
import { logMail } from '../../../support/logged-mail';
import { testSite } from '../../../support/test-site';

const USER = 'alice@example.org';
const EVERYTHING = Number.MAX_SAFE_INTEGER;

const site = await testSite();
let unmount: Mend | null;
let message: Quarantined;
beforeAll(async () => {
  // Only root may mount; anybody else finds out whether room is measured at all.
  unmount = mountSmall(`${site.home}/data`, 4);
});
afterAll(async () => {
  unmount?.();
});
beforeEach(async () => {
  // Larger than the room that the last page of a file may still have.
  message = await site.quarantine({ user: USER, body: 'text of a line\n'.repeat(1000) });
});

/** Runs `work` while the mailboxes have no room. */
async function onFullDisk(work: () => Promise<void>): Promise<void> {
  if (!unmount) return expect(await hasRoom(site.home, EVERYTHING)).toBe(false);
  const mend = fillDisk(`${site.home}/data`);
  try {
    await work();
  } finally {
    mend();
  }
}

describe('a full disk', () => {
  it('gets no mark, and nothing that was to become one', async () => {
    const data = path.join(site.home, 'data/inner/data');
    mkdirSync(data, { recursive: true });
    await onFullDisk(async () => {
      expect(await makeMark(path.dirname(data), randomUUID())).toBeNull();
      expect(readdirSync(data)).toEqual([]);
    });
    rmSync(path.dirname(data), { recursive: true });
  });

  it('refuses a release before anything is delivered: neither the proof nor the copy could be written', async () => {
    const { signature } = message;
    await onFullDisk(async () => {
      await expect(releaseMessage(USER, USER, signature, newBatch())).rejects.toMatchObject({
        reason: 'diskFull',
      });
      expect(site.deliveries()).toHaveLength(0);
    });
    expect(readFileSync(site.files(USER).mbox).includes(message.record)).toBe(true);
    expect(await releaseMessage(USER, USER, signature, newBatch())).toMatchObject({ ok: true });
  });

  it('refuses a release in the same way where the disk is read-only', async () => {
    const { signature } = message;
    const remount = (how: 'ro' | 'rw') =>
      execFileSync('mount', ['-o', `remount,${how}`, `${site.home}/data`], { stdio: 'ignore' });
    if (!unmount) return expect(await hasRoom(site.home, EVERYTHING)).toBe(false);
    const before = site.deliveries().length;
    remount('ro');
    try {
      await expect(releaseMessage(USER, USER, signature, newBatch())).rejects.toMatchObject({
        reason: 'diskFull',
      });
      expect(site.deliveries()).toHaveLength(before);
    } finally {
      remount('rw');
    }
    expect(await releaseMessage(USER, USER, signature, newBatch())).toMatchObject({ ok: true });
  });

  it('makes a log without the record no proof that nothing was delivered', async () => {
    const expected = { way: 'error' as const, user: USER, signature: message.signature, messageId: '' };
    const prove = () =>
      proveDelivery({ path: site.files(USER).log, kind: 'user' }, { inode: 0n, offset: 0n }, expected);
    await onFullDisk(async () => expect(await prove()).toBe('unreadable'));
    expect(await prove()).toBe('missing');
  });

  it('is said of what a person sets, too, and not that a right is missing', async () => {
    await onFullDisk(async () => {
      for (const file of ['a.alerts', 'a.prefs', 'a.rstats'].map((name) => `${site.home}/data/${name}`)) {
        const full = { reason: 'diskFull', message: `${file} cannot be written` };
        await expect(writeAlertLines(file, ['x'.repeat(8192)])).rejects.toMatchObject(full);
        await expect(
          writePreferenceFile(file, [{ name: 'a', value: 'x'.repeat(8192) }]),
        ).rejects.toMatchObject(full);
        await expect(writeResetFile(file, NO_TOTALS)).rejects.toMatchObject(full);
      }
    });
  });

  it('keeps a retrain from being begun, and does not say that the filter may have learned', async () => {
    const signature = await logMail(site, { user: USER, letter: 'I' });
    await onFullDisk(async () => {
      await expect(retrainMessage(USER, USER, { signature, as: 'spam' }, newBatch())).rejects.toMatchObject({
        reason: 'diskFull',
      });
    });
  });

  it('erases nothing without a copy', async () => {
    const { signature } = message;
    await onFullDisk(async () => {
      expect(await deleteMessage(USER, USER, signature, newBatch())).toMatchObject({
        ok: false,
        reason: 'diskFull',
      });
    });
    expect(readFileSync(site.files(USER).mbox).includes(message.record)).toBe(true);
    expect(await deleteMessage(USER, USER, signature, newBatch())).toMatchObject({ ok: true });
  });
});
