import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { UserFiles } from '@/lib/formats/dspam/userdir';

/** Something that goes wrong for a while; the answer mends it. */
export type Mend = () => void;

const run = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;

/**
 * Takes away the right to write a file. Root may write whatever the mode is, so for root the file is made immutable; where
 * neither can be done nothing happens.
 */
export function takeRights(file: string): Mend {
  if (!existsSync(file)) return () => {};
  if (run('chattr', '+i', file)) return () => void run('chattr', '-i', file);
  run('chmod', 'a-w', file);
  return () => void run('chmod', 'ug+w', file);
}

/**
 * Fills the file system that the mailboxes are on: a small one of their own (`mountSmall`). Writers have to rest meanwhile:
 * DSPAM itself loses what a full disk does not take.
 */
export function fillDisk(folder: string): Mend {
  const ballast = path.join(folder, 'ballast');
  const piece = Buffer.alloc(1024 * 1024);
  try {
    for (;;) writeFileSync(ballast, piece, { flag: 'a' });
  } catch {
    return () => rmSync(ballast, { force: true });
  }
}

/** Mounts an empty file system of this size; null where this process may not. The answer takes it away again. */
export function mountSmall(folder: string, megabytes: number): Mend | null {
  if (!run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder)) return null;
  return () => void run('umount', '-l', folder);
}

/** The same without a file system of one's own: no file may grow beyond what the copies have now, and a little. */
export function limitFileSize(files: UserFiles, pids: number[]): Mend {
  if (!existsSync(files.removedMbox)) return () => {};
  const limit = statSync(files.removedMbox).size + 1000;
  const set = (value: string) => {
    for (const pid of pids) run('prlimit', '--pid', String(pid), `--fsize=${value}:unlimited`);
  };
  set(String(limit));
  return () => set('unlimited');
}
