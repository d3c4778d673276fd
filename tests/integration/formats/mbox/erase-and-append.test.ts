import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appendRecord } from '@/lib/formats/mbox/append';
import { eraseRecord } from '@/lib/formats/mbox/erase';
import { withLock } from '@/lib/formats/mbox/lock';
import { captureBytes } from '../../../support/captures';
import { holdLock, lockIsFree } from '../../../support/hold-lock';
import { scanBytes } from '../../../support/scan-bytes';

let folder: string;
let mbox: string;
const original = captureBytes('quarantine-edgecases.mbox');

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mbox-'));
  mbox = path.join(folder, 'alice.mbox');
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => writeFileSync(mbox, original));

describe('the lock', () => {
  it('is not granted while another process holds DSPAM’s', async () => {
    const holder = await holdLock(mbox);
    let entered = false;
    const file = await open(mbox, 'r+');
    const work = withLock(file, async () => {
      entered = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(entered).toBe(false);
    await holder.release();
    await work;
    expect(entered).toBe(true);
    await file.close();
  });

  it('keeps another process out, also after another descriptor of the file was closed', async () => {
    const file = await open(mbox, 'r+');
    await withLock(file, async () => {
      // A POSIX lock would be gone after this close; an open-file-description lock is not.
      await (await open(mbox, 'r')).close();
      expect(lockIsFree(mbox)).toBe(false);
    });
    expect(lockIsFree(mbox)).toBe(true);
    await file.close();
  });
});

describe('eraseRecord', () => {
  it('blanks each record of the captured file in turn and leaves every other byte', async () => {
    const entries = await scanBytes(original);
    for (const { offset, length } of entries) {
      writeFileSync(mbox, original);
      await eraseRecord(mbox, offset, original.subarray(offset, offset + length));
      const after = readFileSync(mbox);
      expect(after.length).toBe(original.length);
      expect(after.subarray(0, offset).equals(original.subarray(0, offset))).toBe(true);
      expect(after.subarray(offset, offset + length).every((byte) => byte === 10)).toBe(true);
      expect(after.subarray(offset + length).equals(original.subarray(offset + length))).toBe(true);
      const left = (await scanBytes(after)).filter(({ kind }) => kind === 'message');
      expect(left).toHaveLength(entries.length - 1);
    }
  });

  it('writes nothing when the bytes are not those that were meant', async () => {
    const [entry] = await scanBytes(original);
    const other = Buffer.from(original.subarray(0, entry?.length));
    other[50] = 0;
    await expect(eraseRecord(mbox, 0, other)).rejects.toMatchObject({ code: 'conflict', reason: 'changed' });
    expect(readFileSync(mbox).equals(original)).toBe(true);
  });

  it('does not take blanks for a record that was erased before: they can be those of another message', async () => {
    const [entry] = await scanBytes(original);
    const record = original.subarray(0, entry?.length);
    await eraseRecord(mbox, 0, record);
    await expect(eraseRecord(mbox, 0, record)).rejects.toMatchObject({ reason: 'changed' });
  });

  it('waits for a delivery that holds the lock', async () => {
    const holder = await holdLock(mbox);
    const [entry] = await scanBytes(original);
    let done = false;
    const erase = eraseRecord(mbox, 0, original.subarray(0, entry?.length)).then(() => {
      done = true;
    });
    expect(done).toBe(false);
    await holder.release();
    await erase;
    expect(done).toBe(true);
  });
});

describe('appendRecord', () => {
  const record = Buffer.from('From QUARANTINE Sat Nov 21 07:40:56 2026\nSubject: back\n\nbody\n\n\n\n');

  it('appends behind what is there and says where', async () => {
    expect(await appendRecord(mbox, record)).toBe(original.length);
    expect(readFileSync(mbox).equals(Buffer.concat([original, record]))).toBe(true);
  });

  it('makes a file that is not there, as DSPAM would', async () => {
    rmSync(mbox);
    expect(await appendRecord(mbox, record)).toBe(0);
    expect(statSync(mbox).mode & 0o777).toBe(0o660);
  });

  it('does not write into a message that DSPAM has unlocked but not finished', async () => {
    const half = original.subarray(0, original.length - 2000);
    writeFileSync(mbox, half);
    const append = appendRecord(mbox, record);
    // Each turn with the lock is one that the appender has had, too.
    const file = await open(mbox, 'r+');
    for (let turn = 0; turn < 5; turn++) {
      await withLock(file, async () => expect(readFileSync(mbox).equals(half)).toBe(true));
      await nextTurn();
    }
    await file.close();
    // DSPAM writes the rest, without a lock (F§0.3).
    writeFileSync(mbox, original.subarray(half.length), { flag: 'a' });
    expect(await append).toBe(original.length);
  });

  it('does not take three LF at the end of a piece for the end of the message', async () => {
    const piece = Buffer.concat([original.subarray(0, 4093), Buffer.from('\n\n\n')]);
    writeFileSync(mbox, piece);
    const append = appendRecord(mbox, record);
    writeFileSync(mbox, 'the rest of it\n\n\n\n', { flag: 'a' });
    expect(await append).toBe(piece.length + 18);
  });

  it('does not wait for ever for a message that was cut off long ago', async () => {
    writeFileSync(mbox, original.subarray(0, 500));
    const past = new Date(Date.now() - 10_000);
    utimesSync(mbox, past, past);
    expect(await appendRecord(mbox, record)).toBe(503);
  });
});
