import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { holdByte, isKeptOut } from '@/lib/formats/mbox/byte-lock';

const folder = mkdtempSync(path.join(tmpdir(), 'byte-lock-'));
const file = path.join(folder, 'mark');
const BYTE = 2 ** 31 - 1;
afterAll(() => rmSync(folder, { recursive: true }));

it('keeps others from one byte and from no other, and leaves the file as it is', async () => {
  writeFileSync(file, 'a mark\n');
  expect(await isKeptOut(file, BYTE)).toBe(false);
  const held = await holdByte(file, BYTE);
  expect(await isKeptOut(file, BYTE)).toBe(true);
  expect(await isKeptOut(file, BYTE - 1)).toBe(false);
  expect(await holdByte(file, BYTE)).toBeNull();
  expect(await held?.stands()).toBe(true);
  await held?.letGo();
  expect(await isKeptOut(file, BYTE)).toBe(false);
  expect(readFileSync(file, 'utf8')).toBe('a mark\n');
});

it('stands no longer where its file is another, or gone', async () => {
  writeFileSync(file, 'a mark\n');
  const held = await holdByte(file, BYTE);
  writeFileSync(`${file}.new`, 'a mark\n');
  renameSync(`${file}.new`, file);
  expect(await held?.stands()).toBe(false);
  rmSync(file);
  expect(await held?.stands()).toBe(false);
  await held?.letGo();
  expect(await isKeptOut(file, BYTE)).toBeNull();
  await expect(holdByte(file, BYTE)).rejects.toMatchObject({ code: 'ENOENT' });
});
