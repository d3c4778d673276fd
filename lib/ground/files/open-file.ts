import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { AppError } from '@/lib/ground/errors';
import { isMissing, notPlain, otherKindOf } from './not-plain';

/*
 * The only place that opens a file of DSPAM_HOME. Somebody with a shell may own the folder of their mail (DSPAM makes
 * it as whoever runs it, F§1), and put anything there under the name of a file: a symbolic link to somebody else's
 * mail, or a named pipe, on which an open waits for ever, and with it one of the four threads that do all file work of
 * the server. So a name is opened without following a link in its last component and without waiting, and what was
 * opened has to be a file: asked afterwards, of the descriptor, so that nothing can be put in its place in between.
 */
const SAFELY = constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY;

/**
 * Opens a file for reading. Throws `unavailable` (reason `notPlainFile`) for anything but a file, otherwise the file
 * system's error. See decision 122.
 */
export function openToRead(file: string): Promise<FileHandle> {
  return openPlain(file, constants.O_RDONLY);
}

/** Opens a file that is there for reading and writing. Throws as openToRead. */
export function openToChange(file: string): Promise<FileHandle> {
  return openPlain(file, constants.O_RDWR);
}

/** The same, and every write goes to its end. */
export function openToExtend(file: string): Promise<FileHandle> {
  return openPlain(file, constants.O_RDWR | constants.O_APPEND);
}

/** What `opening` opens; null if there is no such file. */
export async function ifThere<T>(opening: Promise<T>): Promise<T | null> {
  return opening.catch((error) => {
    if (isMissing(error)) return null;
    throw error;
  });
}

/**
 * Opens a file of the administrator's (dspam.conf, htpasswd, the group file) for reading: links are followed, as theirs may be
 * links; the rest as openToRead.
 */
export function openAdminFile(file: string): Promise<FileHandle> {
  return openPlain(file, constants.O_RDONLY, SAFELY & ~constants.O_NOFOLLOW);
}

/** Opens a file that only its owner may read; makes it where it is not there. Writes go to its end. Throws as openToRead. */
export function openPrivate(file: string): Promise<FileHandle> {
  return openPlain(file, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT, SAFELY, 0o600);
}

async function openPlain(file: string, flags: number, how = SAFELY, mode = 0): Promise<FileHandle> {
  let handle: FileHandle;
  try {
    handle = await open(file, flags | how, mode);
  } catch (error) {
    throw await named(file, error);
  }
  try {
    const kind = otherKindOf(await handle.stat());
    if (kind) throw notPlain(file, kind);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Finds out what it is that could not be opened. */
async function named(file: string, error: unknown): Promise<unknown> {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  // Somebody has taken a lease: waiting for it would hold the thread for most of a minute.
  if (code === 'EAGAIN')
    return new AppError('conflict', `${file} is held by another program`, { cause: error, reason: 'locked' });
  if (!['ELOOP', 'ENXIO', 'EISDIR', 'ENODEV', 'EACCES'].includes(String(code))) return error;
  const found = await lstat(file).catch(() => null);
  const kind = (found && otherKindOf(found)) ?? undefined;
  // Rights are asked first: a pipe of somebody else's is one all the same, a file is for whoever knows what it is to say.
  return code === 'EACCES' && !kind ? error : notPlain(file, kind, error);
}
