import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { modeLetters } from '@/lib/ground/files/mode-letters';

const folder = mkdtempSync(path.join(tmpdir(), 'mode-letters-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each<[string, (at: string) => void]>([
  ['a file', (at) => writeFileSync(at, '')],
  ['a folder', (at) => mkdirSync(at)],
  ['a pipe', (at) => execFileSync('mkfifo', [at])],
])('says of %s what `ls -l` does', (name, make) => {
  const at = path.join(folder, name);
  make(at);
  for (const mode of [0o640, 0o751, 0o000, 0o777]) {
    chmodSync(at, mode);
    expect(modeLetters(lstatSync(at))).toBe(listed(at));
  }
});

it('says of a link what `ls -l` does', () => {
  const at = path.join(folder, 'link');
  symlinkSync('nowhere', at);
  expect(modeLetters(lstatSync(at))).toBe(listed(at));
});

/** Without the sign behind the letters that some systems add. */
const listed = (at: string) => execFileSync('ls', ['-ld', at]).toString().slice(0, 10);
