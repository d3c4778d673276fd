import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isThere, mayEnter } from './find-file';
import { isTemporaryName } from './make-file';

/**
 * What is in a folder that may be reached through links, as `data` and a user's may be; links in it are not followed.
 */
export async function listFolder(folder: string): Promise<Dirent[]> {
  return readdir(/* turbopackIgnore: true */ folder, { withFileTypes: true });
}

/** The names in such a folder; an empty list if it may not be listed. */
export async function listNames(folder: string): Promise<string[]> {
  return readdir(/* turbopackIgnore: true */ folder).catch(() => []);
}

/**
 * The names of the folders in a folder below `data`. A link to a folder counts: only somebody who may write to `data`
 * can put one there, as to another disk, and DSPAM follows it.
 */
export async function listFolders(folder: string): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await listFolder(folder)) {
    if (isTemporaryName(entry.name)) continue;
    const linked = () => isFolder(path.join(/* turbopackIgnore: true */ folder, entry.name));
    if (entry.isDirectory() || (entry.isSymbolicLink() && (await linked()))) names.push(entry.name);
  }
  return names;
}

async function isFolder(name: string): Promise<boolean> {
  return (await isThere(name)) && (await mayEnter(name));
}
