import { type BigIntStats, constants, type Stats } from 'node:fs';
import { access, lstat, realpath, stat } from 'node:fs/promises';
import { isMissing, notPlain, otherKindOf } from './not-plain';

/**
 * Size and times of a file; null if there is none. A link is not followed. Throws `unavailable` (reason `notPlainFile`)
 * when it is something else, otherwise the file system's error.
 */
export async function findFile(file: string): Promise<BigIntStats | null> {
  const found = await lstat(file, { bigint: true }).catch((error) => {
    if (isMissing(error)) return null;
    throw error;
  });
  const kind = found && otherKindOf(found);
  if (kind) throw notPlain(file, kind);
  return found;
}

/** What a name stands for, whatever it is, not following a link; null if there is nothing, or it may not be seen. */
export async function findAnything(name: string): Promise<Stats | null> {
  return lstat(name).catch(() => null);
}

/** The same, following a link: for a folder that may be one. */
export async function findFollowed(name: string): Promise<Stats | null> {
  return stat(name).catch(() => null);
}

/** Whether a name exists as DSPAM sees it: following links. */
export async function isThere(name: string): Promise<boolean> {
  return stat(name).then(
    () => true,
    () => false,
  );
}

/** Whether a folder may be entered. By trying: access(2) would check the real user instead of the effective one. */
export async function mayEnter(folder: string): Promise<boolean> {
  return stat(`${folder}/.`).then(
    () => true,
    () => false,
  );
}

/** Whether this process may start a program. */
export async function mayRun(program: string): Promise<boolean> {
  return access(program, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** A name with every link in it followed; null where nothing is there. */
export async function realPath(name: string): Promise<string | null> {
  return realpath(/* turbopackIgnore: true */ name).catch(() => null);
}
