import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';

const RECORDS = [...TYPESCRIPT, 'tests/support/log-unheard.ts'];

it('is no error of the process where nobody reads it any more', async () => {
  const child = spawn(process.execPath, RECORDS, { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr.destroy();
  expect(await text(child.stdout)).toBe('told 0\n');
});

it('is no error of the process where the disk is full', async () => {
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, RECORDS, { stdio: ['ignore', 'pipe', full] });
  closeSync(full);
  expect(child.stdout && (await text(child.stdout))).toBe('told 0\n');
});
