import { constants, type Dirent } from 'node:fs';
import { type FileHandle, lstat, open, readdir, rmdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@/lib/ground/errors';
import { isMissing } from './not-plain';

/*
 * Folders within the folder of a user (`.frag`, `.deleted`, `.corpus`) are theirs like their files: not reached through
 * a link. The folders above, up to the user's own, may be links: only somebody who may write to `data` can put one
 * there.
 */
const AS_FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/**
 * Runs `work` with a path that leads to just this folder, whatever takes its name meanwhile. None of the `own` last components of
 * its path may be a link: then `unavailable` (reason `notOwnFolder`) is thrown, else the file system's error.
 */
export async function inFolder<T>(folder: string, work: (at: string) => Promise<T>, own = 1): Promise<T> {
  const opened: FileHandle[] = [];
  try {
    let at = folder;
    for (let up = 0; up < own; up++) at = path.dirname(at);
    for (const name of folder.slice(at.length).split(path.sep).filter(Boolean)) {
      const handle = await openFolder(path.join(/* turbopackIgnore: true */ at, name), folder);
      opened.push(handle);
      at = `/proc/self/fd/${handle.fd}`;
    }
    return await work(at);
  } finally {
    for (const handle of opened) await handle.close();
  }
}

async function openFolder(at: string, folder: string): Promise<FileHandle> {
  try {
    return await open(at, AS_FOLDER);
  } catch (cause) {
    const isThere = await lstat(at).then(
      (found) => !found.isDirectory(),
      () => false,
    );
    if (!isThere) throw cause;
    throw new AppError('unavailable', `${folder} is reached by something that is no folder of its own`, {
      cause,
      reason: 'notOwnFolder',
      values: { file: folder },
    });
  }
}

/** What is in a folder within a user's; links are not followed. Throws as inFolder does. */
export async function listInFolder(folder: string, own = 1): Promise<Dirent[]> {
  return inFolder(folder, (at) => readdir(at, { withFileTypes: true }), own);
}

/**
 * Removes a folder within a user's with all that is in it; no link is followed, so that nothing else is removed. No
 * folder counts as removed. Throws as inFolder does.
 */
export async function removeFolder(folder: string, own = 1): Promise<void> {
  const empty = async (at: string) => {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      const name = path.join(/* turbopackIgnore: true */ at, entry.name);
      if (entry.isDirectory()) await removeFolder(name);
      else await unlink(name);
    }
  };
  const remove = (at: string) => rmdir(path.join(/* turbopackIgnore: true */ at, path.basename(folder)));
  try {
    await inFolder(folder, empty, own);
    await inFolder(path.dirname(folder), remove, own - 1);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
