import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readSettingFile } from '@/lib/ground/files/read-setting-file';

const folder = mkdtempSync(path.join(tmpdir(), 'setting-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('reads a file, through a link, too', () => {
  writeFileSync(path.join(folder, 'real'), 'Home /var/spool/dspam\n');
  symlinkSync('real', path.join(folder, 'link'));
  expect(readSettingFile(path.join(folder, 'link')).toString()).toBe('Home /var/spool/dspam\n');
});

it('does not wait for a named pipe', () => {
  const pipe = path.join(folder, 'pipe');
  spawnSync('mkfifo', [pipe]);
  expect(() => readSettingFile(pipe)).toThrow(expect.objectContaining({ code: 'no file' }));
});

it('does not read a file that would fill the memory', () => {
  const huge = path.join(folder, 'huge');
  writeFileSync(huge, 'Home /var/spool/dspam\n');
  truncateSync(huge, 8 * 1024 ** 3);
  expect(() => readSettingFile(huge)).toThrow(expect.objectContaining({ code: 'too long' }));
});

it('tells a folder and what is missing by their codes', () => {
  expect(() => readSettingFile(folder)).toThrow(expect.objectContaining({ code: 'EISDIR' }));
  expect(() => readSettingFile(path.join(folder, 'none'))).toThrow(
    expect.objectContaining({ code: 'ENOENT' }),
  );
});
