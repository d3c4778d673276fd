import { randomUUID } from 'node:crypto';
import { constants, type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Linux's `__O_TMPFILE`, which Node has no name for; it is used together with O_DIRECTORY. */
const TMPFILE = 0o20000000;

/**
 * A file with this content that has no name, to be read from its start by whichever process is given the descriptor; it
 * disappears with the last process that has it open. However a process ends, none of the content stays in the folder:
 * it is written only once no name leads to it. Rejects with the file system's error, as ENOSPC. The caller closes it.
 */
export async function openNameless(content: Buffer, folder = tmpdir()): Promise<FileHandle> {
  const file = await openEmpty(folder);
  try {
    // Each piece at its place, so that the descriptor's own position stays at the start.
    for (let at = 0; at < content.length; ) {
      const { bytesWritten } = await file.write(content, at, content.length - at, at);
      at += bytesWritten;
    }
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function openEmpty(folder: string): Promise<FileHandle> {
  try {
    return await open(folder, TMPFILE | constants.O_DIRECTORY | constants.O_RDWR, 0o600);
  } catch {
    // Not every file system makes files without a name: there the name is taken away while the file is empty.
    const name = path.join(folder, `dspam-${randomUUID()}`);
    const file = await open(name, 'wx+', 0o600);
    await unlink(name);
    return file;
  }
}
