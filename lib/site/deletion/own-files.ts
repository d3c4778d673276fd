import { lstat } from 'node:fs/promises';
import path from 'node:path';
import type { UserFiles } from '@/lib/formats/dspam/userdir';
import { inFolder } from '@/lib/ground/files/in-folder';
import { listFolder } from '@/lib/ground/files/list-folder';

/** Folders that DSPAM makes for a user (F§1). */
const FOLDERS = ['frag', 'corpus'];

/** A file of a user, or a folder that is only theirs with all that is in it. */
export interface OwnFile {
  name: string;
  bytes: number;
  /** 1 for a file. */
  files: number;
}

/**
 * What belongs to a user in their own folder: what is named for them. Other things may be there: in large scale the
 * folders of others (F§1). Links are themselves, never what they lead to. Empty where there is no folder.
 */
export async function listOwnFiles({ dir, prefix, deleted }: UserFiles): Promise<OwnFile[]> {
  const entries = await listFolder(dir).catch(() => []);
  const own: OwnFile[] = [];
  for (const entry of entries) {
    const whole = path.join(/* turbopackIgnore: true */ dir, entry.name);
    if (!entry.name.startsWith(prefix) || whole === deleted) continue;
    if (entry.isDirectory() && !FOLDERS.includes(entry.name.slice(prefix.length))) continue;
    own.push({ name: entry.name, ...(await sizeOf(whole, entry.isDirectory())) });
  }
  return own.sort((left, right) => (left.name < right.name ? -1 : 1));
}

async function sizeOf(whole: string, isFolder: boolean): Promise<{ bytes: number; files: number }> {
  if (!isFolder) return { bytes: (await lstat(whole)).size, files: 1 };
  return inFolder(whole, async (at) => {
    let bytes = 0;
    const entries = await listFolder(at);
    for (const { name } of entries)
      bytes += (await lstat(path.join(/* turbopackIgnore: true */ at, name))).size;
    return { bytes, files: entries.length };
  });
}
