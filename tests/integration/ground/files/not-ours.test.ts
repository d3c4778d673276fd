import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { callAs, PEOPLE } from '../../../support/as-user';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'not-ours-'));
  if (PEOPLE.isRoot) chownSync(folder, PEOPLE.dashboard.uid, PEOPLE.dashboard.gid);
});
afterEach(() => rmSync(folder, { recursive: true }));

const finish = () =>
  callAs(PEOPLE.dashboard, 'lib/formats/mbox/compact', 'finishCompaction', [`${folder}/alice.mbox`, 0]);

it('a pipe that may not even be opened is told as one where a lock should be', async () => {
  writeFileSync(`${folder}/alice.mbox`, '');
  writeFileSync(`${folder}/alice.compacting.mbox`, '');
  for (const name of ['alice.mbox', 'alice.compacting.mbox']) chmodSync(`${folder}/${name}`, 0o666);
  const lock = `${folder}/alice.compacting.lock`;
  execFileSync('mkfifo', ['-m', '000', lock]);
  expect(await finish()).toMatchObject({ failed: { reason: 'notPlainFile' } });
  // A file is none: it is said otherwise.
  rmSync(lock);
  writeFileSync(lock, '');
  chmodSync(lock, 0o000);
  expect(await finish()).toMatchObject({ failed: { code: 'EACCES' } });
});
