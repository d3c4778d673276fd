import { rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { findFile } from './find-file';
import { makeBeside, makeFolder } from './make-file';
import { openToChange } from './open-file';

/**
 * Gives a small file of a user new content, by a new file beside it that takes its name, so that a reader gets either
 * the old or the new one whole, even after a crash. It keeps its mode and its group; a new one, and its folder, are
 * made as DSPAM makes them. Rejects as makeBeside and openToRead do, leaving the file as it was.
 */
export async function replaceFile(file: string, content: Buffer): Promise<void> {
  const before = await findFile(file);
  // A file that was made read only was not meant to be replaced, though the folder would allow it.
  if (before) await (await openToChange(file)).close();
  // DSPAM has not made the folder of a user who never had mail.
  else await makeFolder(path.dirname(file));
  const like = before ? { gid: Number(before.gid), mode: Number(before.mode) & 0o777 } : undefined;
  const { handle, name } = await makeBeside(file, like);
  try {
    await handle.writeFile(content).then(() => handle.sync());
    await handle.close();
    await rename(name, file);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await unlink(name).catch(() => undefined);
    throw error;
  }
}
