import { chmod, chown, copyFile, mkdir, readdir, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@/lib/ground/errors';
import { HOME, type Manifest, type Owned } from './manifest';

/** Of the site: without it a server serves nothing (decision 208), so it comes last. */
const MARK = path.join('data', '.dashboard-site');

/** Throws `conflict` where there is a file in DSPAM_HOME: a restore replaces nothing. Folders may be there. */
export async function requireEmptyHome(home: string): Promise<void> {
  const found = await firstFile(home);
  if (found !== null)
    throw new AppError('conflict', `${home} is not empty (it has ${found}): nothing was restored`);
}

async function firstFile(folder: string): Promise<string | null> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const at = path.join(folder, entry.name);
    const found = entry.isDirectory() ? await firstFile(at) : at;
    if (found !== null) return found;
  }
  return null;
}

/**
 * Puts the files of a backup into DSPAM_HOME, with their modes, owners and times. Whoever is not root leaves a folder as it is that is there already and is
 * somebody else's: its mode is not theirs to give. Throws what the file system throws.
 */
export async function restoreHome(backup: string, { folders, files }: Manifest, home: string): Promise<void> {
  // What is in a folder has to be written before its mode may forbid that.
  for (const folder of folders) await makeFolder(path.join(home, folder.path));
  const put = async (file: Manifest['files'][number]) => {
    const at = path.join(home, file.path);
    await copyFile(path.join(backup, HOME, file.path), at);
    await own(at, file);
    await utimes(at, file.mtime / 1000, file.mtime / 1000);
  };
  for (const file of files) if (file.path !== MARK) await put(file);
  for (const folder of [...folders].reverse()) {
    const at = path.join(home, folder.path);
    if (isRoot() || (await stat(at)).uid === process.geteuid?.()) await own(at, folder);
  }
  const mark = files.find((file) => file.path === MARK);
  if (mark) await put(mark);
}

async function makeFolder(at: string): Promise<void> {
  await mkdir(at, { mode: 0o700 }).catch((error) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

/** Gives what was just made its mode, and its owner, who is root's to give; whoever else restores has it, and the group where they are in it. */
export async function own(at: string, { uid, gid, mode }: Owned): Promise<void> {
  if (isRoot()) await chown(at, uid, gid);
  else await chown(at, -1, gid).catch(() => undefined);
  await chmod(at, mode);
}

function isRoot(): boolean {
  return process.geteuid?.() === 0;
}
