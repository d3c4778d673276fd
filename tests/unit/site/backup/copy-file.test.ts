import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { copyFile } from '@/lib/site/backup/copy-file';

const folder = mkdtempSync(path.join(tmpdir(), 'copy-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

const RECORD = 1_500_000;
const letter = (index: number) => 65 + (index % 26);

it('has no message in half, however many are erased and appended while it is copied', async () => {
  const from = path.join(folder, 'busy.mbox');
  const to = path.join(folder, 'busy.copy');
  writeFileSync(from, Buffer.concat(Array.from({ length: 40 }, (_, i) => Buffer.alloc(RECORD, letter(i)))));
  const file = await open(from, 'r+');
  let isOver = false;
  const copying = copyFile(from, to).finally(() => {
    isOver = true;
  });
  let erased = 0;
  while (!isOver && erased < 10) {
    const { size } = await stat(to).catch(() => ({ size: 0 }));
    const i = Math.floor(size / RECORD);
    // Of the one that is being copied the first part has been read.
    if (size % RECORD !== 0 && i < 40) {
      await file.write(Buffer.alloc(RECORD, '\n'), 0, RECORD, i * RECORD);
      await file.write(Buffer.alloc(RECORD, letter(i)), 0, RECORD, (await file.stat()).size);
      erased++;
    }
    await nextTurn();
  }
  const { copied } = await copying;
  await file.close();
  const bytes = readFileSync(to);
  expect(erased).toBeGreaterThan(0);
  expect(copied.bytes).toBe(bytes.length);
  for (let at = 0; at + RECORD <= bytes.length; at += RECORD) {
    const record = bytes.subarray(at, at + RECORD);
    expect(record.equals(Buffer.alloc(RECORD, record[0])), `record ${at / RECORD} is whole`).toBe(true);
  }
});

it('keeps holes as holes, and its bytes, mode and time', async () => {
  const from = path.join(folder, 'holes.mbox');
  const to = path.join(folder, 'holes.copy');
  writeFileSync(from, 'begin', { mode: 0o640 });
  truncateSync(from, 50_000_000);
  const { copied } = await copyFile(from, to);
  expect(copied).toMatchObject({ bytes: 50_000_000, mode: 0o640, mtime: Math.floor(statSync(from).mtimeMs) });
  expect(readFileSync(to).equals(readFileSync(from))).toBe(true);
  expect(statSync(to).blocks * 512).toBeLessThan(4_000_000);
});

it('follows no link, and waits for no pipe', async () => {
  await expect(copyFile('/dev/null', path.join(folder, 'x'))).rejects.toMatchObject({
    reason: 'notPlainFile',
  });
});
