import { once } from 'node:events';
import { expect, test } from '@playwright/test';
import { spawnBound } from '@/scripts/setup/child.mjs';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';

// The short form of `npm run chaos -- --hosts`, in a process of its own, whose variables are the run's.

test('two hosts with a spool each lose no message, and deliver none twice by themselves, whatever is killed or cut', async () => {
  // Two minutes beside much other work, four beside twice as much.
  test.setTimeout(1_800_000);
  const run = [...TYPESCRIPT, 'tests/chaos/hosts/main.ts', '60', '3', '39'];
  const child = spawnBound(process.execPath, run, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout?.on('data', (bytes) => {
    said += bytes;
  });
  const [code] = await once(child, 'close');
  expect(code, said).toBe(0);
  expect(said).toMatch(/^messages +60$/m);
  // What this seed brings, besides kills and an agent that dies.
  expect(said).toMatch(/^what went wrong .*hosts cut off 1, killed 3, nothing heard between hosts 1/m);
});
