import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { blankAt, standsAt } from '@/lib/formats/mbox/bytes-at';
import { recordDigest } from '@/lib/formats/mbox/record-digest';

// Several pieces and a rest.
const LENGTH = 3 * 1024 * 1024 + 17;
const BEFORE = Buffer.from('before\n');
const RECORD = Buffer.alloc(LENGTH, 'From a\n');
const file = path.join(mkdtempSync(path.join(tmpdir(), 'bytes-at-')), 'mbox');

async function withFile<T>(work: (handle: Awaited<ReturnType<typeof open>>) => Promise<T>): Promise<T> {
  writeFileSync(file, Buffer.concat([BEFORE, RECORD, BEFORE]));
  const handle = await open(file, 'r+');
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

describe('a record of several pieces', () => {
  it('is known where it stands, and nowhere else', async () => {
    await withFile(async (handle) => {
      expect(await standsAt(handle, BEFORE.length, RECORD)).toBe(true);
      expect(await standsAt(handle, BEFORE.length + 1, RECORD)).toBe(false);
      expect(await standsAt(handle, 2 * BEFORE.length, Buffer.alloc(LENGTH + 1, 'From a\n'))).toBe(false);
    });
  });

  it.each([0, 1024 * 1024 - 1, 1024 * 1024, LENGTH - 1])(
    'is another one with another byte %d',
    async (at) => {
      const other = Buffer.from(RECORD);
      other[at] = 0;
      await withFile(async (handle) => expect(await standsAt(handle, BEFORE.length, other)).toBe(false));
    },
  );

  it('is blanked whole, and nothing around it', async () => {
    await withFile((handle) => blankAt(handle, BEFORE.length, LENGTH));
    expect(readFileSync(file).equals(Buffer.concat([BEFORE, Buffer.alloc(LENGTH, '\n'), BEFORE]))).toBe(true);
  });

  it('has the digest that it has in one piece', async () => {
    expect(await recordDigest(RECORD)).toBe(createHash('sha256').update(RECORD).digest('hex'));
    expect(await recordDigest(Buffer.alloc(0))).toBe(createHash('sha256').digest('hex'));
  });
});
