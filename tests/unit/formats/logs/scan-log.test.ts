import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { scanLog } from '@/lib/formats/logs/scan-log';

it('reads a log of many pieces from the middle on, and up to where it is complete', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'scan-log-'));
  const record = (number: number) =>
    `1795246946\tI\tAnn\t1,6b014b62${String(number).padStart(10, '0')}\tNumber ${number}\tDelivered\t<${number}>\n\n`;
  const all = Array.from({ length: 20_000 }, (_unused, number) => record(number)).join('');
  const file = path.join(folder, 'user.log');
  writeFileSync(file, `${all}1795246946\tI`);
  const handle = await open(file, 'r');
  try {
    const start = record(0).length;
    const texts: string[] = [];
    let [reached, chunks, isLast] = [start, 0, false];
    for await (const chunk of scanLog(handle, start, all.length + 12)) {
      for (const { offset, length, text } of chunk.entries) {
        expect(offset).toBe(reached);
        reached += length;
        texts.push(text);
      }
      expect(chunk.end).toBe(reached);
      chunks++;
      isLast = chunk.isLast;
    }
    expect([texts.length, reached, isLast]).toEqual([19_999, all.length, true]);
    expect(chunks).toBeGreaterThan(2);
    expect(texts.at(-1)).toBe(record(19_999).trimEnd());
  } finally {
    await handle.close();
    rmSync(folder, { recursive: true });
  }
});
