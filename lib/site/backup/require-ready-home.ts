import { randomUUID } from 'node:crypto';
import { mkdir, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@/lib/ground/errors';
import { hasRoom } from '@/lib/messages/operations/disk-room';
import type { Manifest, Owned } from './manifest';
import { own } from './restore-home';

interface Disk {
  folder: string;
  bytes: number;
}

/**
 * Throws `unavailable`, and leaves everything as it is, where the files of a backup cannot be put into DSPAM_HOME: a folder that is there already
 * may not be written to, or a disk has no room for them. To be asked before the tables are loaded, as the next try needs an empty database.
 */
export async function requireReadyHome({ folders, files }: Manifest, home: string): Promise<void> {
  const disks = new Map<bigint, Disk>();
  const diskOf = new Map<string, Disk | undefined>();
  for (const folder of folders) {
    const at = path.join(home, folder.path);
    const found = await stat(at, { bigint: true }).catch(() => null);
    if (found) {
      await tryToMake(at, folder);
      if (!disks.has(found.dev)) disks.set(found.dev, { folder: at, bytes: 0 });
    }
    // What is not there yet is made on the disk of the folder above.
    const disk = found ? disks.get(found.dev) : diskOf.get(path.dirname(folder.path));
    diskOf.set(path.normalize(folder.path), disk);
  }
  for (const file of files) {
    const disk = diskOf.get(path.dirname(file.path));
    if (disk) disk.bytes += file.bytes;
  }
  for (const { folder, bytes } of disks.values())
    if (!(await hasRoom(folder, bytes)))
      throw new AppError('unavailable', `${folder} has no room for ${bytes} bytes: nothing was restored`);
}

/** By trying: rights are not the only thing that keeps a file from being made, or from getting its owner. */
async function tryToMake(folder: string, like: Owned): Promise<void> {
  const name = path.join(folder, `.new-${randomUUID()}`);
  try {
    await mkdir(name);
    await own(name, like).finally(() => rmdir(name));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('unavailable', `nothing can be put into ${folder} (${why}): nothing was restored`, {
      cause,
    });
  }
}
