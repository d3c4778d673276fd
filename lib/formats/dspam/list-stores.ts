import path from 'node:path';
import { findAnything } from '@/lib/ground/files/find-file';
import { listFolders } from '@/lib/ground/files/list-folder';
import { hasFolder, type Scale, userFiles } from './userdir';

/** How many folders lie between `data` and the files of a user (F§1). */
const DEPTH: Record<Scale, number> = { normal: 1, domain: 2, large: 3 };

/**
 * The names whose folders below `<home>/data` hold a quarantine, sorted; folders that belong to nobody are skipped.
 * `unreadable` are those that may not be read. Folders that come or go meanwhile may be missed.
 */
export async function listStores(
  home: string,
  scale: Scale,
): Promise<{ stores: string[]; unreadable: string[] }> {
  const { names, unreadable } = await listUserFolders(home, scale);
  const stores: string[] = [];
  for (const name of names) if (await findAnything(userFiles(home, scale, name).mbox)) stores.push(name);
  return { stores, unreadable };
}

/** The names that have a folder below `<home>/data`, sorted, whatever is in it. As listStores otherwise. */
export async function listUserFolders(
  home: string,
  scale: Scale,
): Promise<{ names: string[]; unreadable: string[] }> {
  const unreadable: string[] = [];
  let folders = [''];
  for (let depth = 0; depth < DEPTH[scale]; depth++) {
    const next: string[] = [];
    for (const folder of folders) {
      const whole = path.join(home, 'data', folder);
      const names = await listFolders(whole).catch(() => {
        unreadable.push(whole);
        return [];
      });
      for (const name of names) next.push(path.join(folder, name));
    }
    folders = next;
  }
  const names: string[] = [];
  for (const folder of folders) {
    const name = nameOf(scale, folder);
    if (!hasFolder(scale, name)) continue;
    const isTheirs = path.relative(path.join(home, 'data'), userFiles(home, scale, name).dir) === folder;
    if (isTheirs) names.push(name);
  }
  return { names: names.sort(), unreadable };
}

function nameOf(scale: Scale, folder: string): string {
  const [first = '', second = ''] = folder.split(path.sep);
  if (scale !== 'domain') return path.basename(folder);
  return first === 'local' ? second : `${second}@${first}`;
}
