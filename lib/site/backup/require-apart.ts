import type { BigIntStats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@/lib/ground/errors';
import { inodeOf } from '@/lib/ground/files/inode';
import { listFolder } from '@/lib/ground/files/list-folder';
import { DEEPEST_LINK } from './copy-home';

/**
 * Throws `invalid` where a backup in `folder`, which need not be there yet, would be a part of what it copies: where it lies in `home`, or in a folder to
 * which `home` leads. Folders are known by what they are, so it does not matter through which links or mounts they are named.
 */
export async function requireOutside(folder: string, home: string): Promise<void> {
  const above = await namesAbove(path.dirname(folder));
  const inside = await findAmong(above, home, 0);
  if (inside !== null)
    throw new AppError(
      'invalid',
      `${folder} is in ${inside}, which is to be backed up: nothing was backed up. Give a folder elsewhere.`,
    );
}

/** Throws `invalid` where `home` is a backup, or lies in it: what is restored would be written into it. */
export async function requireOutsideBackup(home: string, backup: string): Promise<void> {
  if ((await namesAbove(home)).has(nameOf(await stat(backup, { bigint: true }))))
    throw new AppError('invalid', `${home} is in the backup ${backup}: nothing was restored`);
}

/** A folder and all above it. */
async function namesAbove(folder: string): Promise<Set<string>> {
  const names = new Set<string>();
  for (let at = await realpath(folder); ; at = path.dirname(at)) {
    names.add(nameOf(await stat(at, { bigint: true })));
    if (at === path.dirname(at)) return names;
  }
}

/** The first of the folders that are copied, as deep as links are followed, that is one of those; null if none is. */
async function findAmong(names: Set<string>, folder: string, depth: number): Promise<string | null> {
  const found = await stat(folder, { bigint: true }).catch(() => null);
  if (!found?.isDirectory()) return null;
  if (names.has(nameOf(found))) return folder;
  if (depth >= DEEPEST_LINK) return null;
  // What may not be listed is not copied either.
  for (const { name } of await listFolder(folder).catch(() => [])) {
    const inside = await findAmong(names, path.join(folder, name), depth + 1);
    if (inside !== null) return inside;
  }
  return null;
}

function nameOf(stats: BigIntStats): string {
  return `${stats.dev} ${inodeOf(stats)}`;
}
