import { chmodSync, statSync } from 'node:fs';
import path from 'node:path';

const NOBODY = 65534;

/**
 * Runs `work` as a user who may not open `file`: root would be let in whatever the mode is, so a test that runs as root
 * temporarily becomes the user nobody. That one may enter the folders down to `data`, and so see that the home is the site's.
 */
export async function withoutRights<T>(
  file: string,
  mode: { during: number; after: number },
  work: () => Promise<T>,
): Promise<T> {
  const { geteuid, seteuid } = process;
  if (!geteuid || !seteuid) throw new Error('this test needs a Unix system');
  const own = geteuid.call(process);
  const entered = foldersDownToData(file).map((folder) => ({
    folder,
    before: statSync(folder).mode & 0o7777,
  }));
  for (const { folder, before } of entered) chmodSync(folder, before | 0o011);
  chmodSync(file, mode.during);
  if (own === 0) seteuid.call(process, NOBODY);
  try {
    return await work();
  } finally {
    if (own === 0) seteuid.call(process, own);
    chmodSync(file, mode.after);
    for (const { folder, before } of entered) chmodSync(folder, before);
  }
}

function foldersDownToData(file: string): string[] {
  const folders: string[] = [];
  for (let folder = file; folder !== path.dirname(folder); folder = path.dirname(folder))
    if (path.basename(folder) === 'data' || folders.length > 0) folders.push(folder);
  return folders.filter((folder) => statSync(folder).uid === process.geteuid?.());
}
