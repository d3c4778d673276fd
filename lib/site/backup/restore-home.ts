import { chmod, chown, copyFile, mkdir, readdir, utimes } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@/lib/ground/errors';
import { HOME, type Manifest } from './manifest';

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

/** Puts the files of a backup into DSPAM_HOME, with their modes, owners and times. Throws what the file system throws. */
export async function restoreHome(backup: string, { folders, files }: Manifest, home: string): Promise<void> {
  for (const folder of folders) {
    const at = path.join(home, folder.path);
    await mkdir(at, { recursive: true });
    await own(at, folder);
  }
  const last = (file: { path: string }) => Number(file.path === MARK);
  for (const file of [...files].sort((a, b) => last(a) - last(b))) {
    const at = path.join(home, file.path);
    await copyFile(path.join(backup, HOME, file.path), at);
    await own(at, file);
    await utimes(at, file.mtime / 1000, file.mtime / 1000);
  }
}

/** The owner is root's to give; whoever else restores has the files, and the group where they are in it. */
async function own(
  at: string,
  { uid, gid, mode }: { uid: number; gid: number; mode: number },
): Promise<void> {
  if (process.geteuid?.() === 0) await chown(at, uid, gid);
  else await chown(at, -1, gid).catch(() => undefined);
  await chmod(at, mode);
}
