import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, link, mkdir, open, rename, rmdir, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@/lib/ground/errors';
import { groupName } from './group-name';
import { isMissing, notPlain } from './not-plain';
import { ifThere, openToChange } from './open-file';

/*
 * What the dashboard makes in DSPAM_HOME it makes as DSPAM does (F§1): files 0660, folders 0770, whatever the umask, and of the
 * group of the file that is replaced, else of the folder above. DSPAM runs in that group and writes there next; where it may
 * not, mail is lost or bounces. Everything is made under another name first and is right before it gets its own, so that DSPAM
 * never meets it half made.
 */
const FILE_MODE = 0o660;
const FOLDER_MODE = 0o770;
const SET_GROUP_ID = 0o2000;
const PERMISSIONS = 0o7777;
/** Folders that are made for one user: `data/<x>/<y>/<user>`. Never `data` itself, which may be a disk that is not there. */
const MOST_FOLDERS = 3;

const TEMPORARY = /^\.new-[0-9a-f]{8}-/;

/** Whether this is the name of something that is being made, or was left by a crash. */
export function isTemporaryName(name: string): boolean {
  return TEMPORARY.test(name);
}

/** What a new file has to be like. */
export interface Like {
  gid: number;
  mode?: number;
}

/** A file under a name of its own, of the right group and mode, that is to get the name of another. */
export interface NewFile {
  handle: FileHandle;
  name: string;
}

/**
 * Makes an empty file beside another, ready to take its name. Throws `unavailable` (reason `groupNotOurs`) when it
 * cannot be given the group, and then makes nothing; otherwise the file system's error. See decision 123.
 */
export async function makeBeside(file: string, like?: Like): Promise<NewFile> {
  const folder = path.dirname(file);
  const name = path.join(/* turbopackIgnore: true */ folder, `.new-${randomUUID()}`);
  const { O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  const handle = await open(name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, FILE_MODE);
  try {
    const gid = like?.gid ?? (await stat(folder)).gid;
    await makeAs(handle, file, gid, like?.mode ?? FILE_MODE);
    return { handle, name };
  } catch (error) {
    await handle.close();
    await unlink(name);
    throw error;
  }
}

/** Makes an empty file; false, with nothing changed, if there is one already. Throws as makeBeside does. */
export async function makeFile(file: string, like?: Like): Promise<boolean> {
  const { handle, name } = await makeBeside(file, like);
  await handle.close();
  return takeName(name, file);
}

/** Gives a file that was made beside another its name, if that is free; its temporary name goes in any case. */
export async function takeName(name: string, file: string): Promise<boolean> {
  try {
    // Not a rename: DSPAM may have made the file in the meantime, and written into it.
    await link(name, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(name);
  }
}

/** Opens a file, making it if there is none. Throws as openToRead and makeBeside do. */
export async function openOrMake(file: string, opening = openToChange): Promise<FileHandle> {
  for (;;) {
    const there = await ifThere(opening(file));
    if (there) return there;
    await makeFile(file);
  }
}

/**
 * Makes a folder, and up to two above it, where they are not there: of the group of the folder above, with its set-group-ID bit.
 * Throws as makeBeside.
 */
export async function makeFolder(folder: string, most = MOST_FOLDERS): Promise<void> {
  if (await isFolder(folder)) return;
  const parent = path.dirname(folder);
  if (most > 1) await makeFolder(parent, most - 1);
  const above = await stat(parent);
  const name = path.join(/* turbopackIgnore: true */ parent, `.new-${randomUUID()}`);
  await mkdir(name, FOLDER_MODE);
  try {
    const handle = await open(name, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    const mode = FOLDER_MODE | (above.mode & SET_GROUP_ID);
    await makeAs(handle, folder, above.gid, mode).finally(() => handle.close());
    await rename(name, folder);
  } catch (error) {
    await rmdir(name);
    // DSPAM was faster.
    if (await isFolder(folder)) return;
    const isTaken = error instanceof Error && 'code' in error && error.code === 'ENOTDIR';
    throw isTaken ? notPlain(folder, undefined, error) : error;
  }
}

async function isFolder(folder: string): Promise<boolean> {
  const found = await stat(folder).catch((error) => {
    if (isMissing(error)) return null;
    throw error;
  });
  return found?.isDirectory() ?? false;
}

async function makeAs(handle: FileHandle, file: string, gid: number, mode: number): Promise<void> {
  const made = await handle.stat();
  // Only a member of the group may give it, and the kernel drops the set-group-ID bit of anybody else without a word.
  if (made.gid !== gid) await handle.chown(made.uid, gid).catch(() => undefined);
  if ((made.mode & PERMISSIONS) !== mode || made.gid !== gid) await handle.chmod(mode);
  const now = await handle.stat();
  if (now.gid === gid && (now.mode & PERMISSIONS) === mode) return;
  const group = await groupName(gid);
  throw new AppError('unavailable', `${file} cannot be given the group ${group}: not a member of it`, {
    reason: 'groupNotOurs',
    values: { file, group },
  });
}
