import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** As DSPAM makes its files and folders (F§1). */
const FILE_MODE = 0o660;
const FOLDER_MODE = 0o770;

/**
 * Gives a small file of a user new content, by a new file beside it that takes its name, so that whoever reads it has the
 * old or the new one whole, also after a crash. It keeps its mode and its group; a new one gets the folder's group, for
 * DSPAM to read it. Rejects with the file system's error, and then the file is as it was.
 */
export async function replaceFile(file: string, content: Buffer): Promise<void> {
  const folder = path.dirname(file);
  const beside = path.join(/* turbopackIgnore: true */ folder, `.${path.basename(file)}.${randomUUID()}`);
  // DSPAM has not made the folder of a user who never had mail.
  await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  const before = await stat(file).catch(() => null);
  // A file that was made read only was not meant to be replaced, though the folder would allow it.
  if (before) await (await open(file, 'r+')).close();
  try {
    const handle = await open(/* turbopackIgnore: true */ beside, 'wx', FILE_MODE);
    try {
      await handle.writeFile(content);
      await handle.chmod(before ? before.mode & 0o777 : FILE_MODE);
      await giveGroup(handle, (before ?? (await stat(folder))).gid);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Only a member of the group may; where it is not allowed, the file has the group that this process has. */
async function giveGroup(handle: FileHandle, group: number): Promise<void> {
  const { uid, gid } = await handle.stat();
  if (gid !== group) await handle.chown(uid, group).catch(() => undefined);
}
