import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locateRecord } from '@/lib/formats/mbox/locate-record';
import { captureBytes } from '../../../support/captures';
import { scanBytes } from '../../../support/scan-bytes';

const original = captureBytes('quarantine-edgecases.mbox');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'locate-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const wanted = (record: Buffer, offset: number) => ({
  offset,
  length: record.length,
  digest: createHash('sha256').update(record).digest('hex'),
});

async function locate(file: Buffer, record: Buffer, offset: number) {
  const name = path.join(folder, 'alice.mbox');
  writeFileSync(name, file);
  const handle = await open(name, 'r');
  try {
    return await locateRecord(handle, wanted(record, offset));
  } finally {
    await handle.close();
  }
}

describe('locateRecord', () => {
  it('finds each record of the captured file, where it was and where it has been moved to', async () => {
    const entries = await scanBytes(original);
    expect(entries.length).toBeGreaterThan(5);
    for (const { offset, length } of entries) {
      const record = original.subarray(offset, offset + length);
      expect(await locate(original, record, offset)).toMatchObject({ offset, bytes: record });
      // Another begins the file now: all have moved.
      const before = Buffer.from('From QUARANTINE Sat Nov 21 07:40:56 2026\nSubject: new\n\nbody\n\n\n\n');
      const moved = offset + before.length;
      expect(await locate(Buffer.concat([before, original]), record, offset)).toMatchObject({
        offset: moved,
        bytes: record,
      });
    }
  });

  it('does not take blanks, nor another record of the same length, for it', async () => {
    const [first, second] = (await scanBytes(original)).map(({ offset, length }) =>
      original.subarray(offset, offset + length),
    );
    if (!first || !second) throw new Error('two records are needed');
    const blanked = Buffer.concat([Buffer.alloc(first.length, 10), second]);
    expect(await locate(blanked, first, 0)).toBeNull();
    const other = Buffer.from(first);
    other[first.length - 20] = (other[first.length - 20] ?? 0) ^ 1;
    expect(await locate(Buffer.concat([other, second]), first, 0)).toBeNull();
  });

  it('knows it with fewer or more empty lines at its end, and gives it as it was', async () => {
    const core = Buffer.from('From QUARANTINE Sat Nov 21 07:40:56 2026\nSubject: one\n\nbody');
    const record = Buffer.concat([core, Buffer.from('\n\n\n\n\n\n\n')]);
    for (const blank of [3, 5, 30]) {
      const stands = Buffer.concat([core, Buffer.alloc(blank, 10)]);
      expect(await locate(Buffer.concat([Buffer.from('x\n\n\n\n'), stands]), record, 0)).toMatchObject({
        offset: 5,
        bytes: stands,
        record,
      });
    }
  });
});
