import { lstat, mkdir, rm, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '@/lib/ground/errors';
import { stampOf } from '@/lib/ground/files/file-stamp';
import { inodeOf } from '@/lib/ground/files/inode';
import { listFolder } from '@/lib/ground/files/list-folder';
import { isTemporaryName } from '@/lib/ground/files/make-file';
import { isMissing } from '@/lib/ground/files/not-plain';
import { type CopiedFile, copyFile } from './copy-file';

const REMOVED = '.removed.mbox';
const QUARANTINE = '.mbox';
/** Where a quarantine is while it is compacted (lib/formats/mbox/compact.ts). */
const COMPACTING = '.compacting.mbox';
/** The files of a user who was deleted, within their folder (lib/site/deletion). */
const DELETED = '.deleted';
const MOST_ROUNDS = 20;
/** Of one user, in the order in which they are copied. */
const MAIL = [REMOVED, COMPACTING, QUARANTINE];
/** What was changed just now has no stamp yet (file-stamp.ts). */
const PAUSE_MS = 60;
const PERMISSIONS = 0o7777;
/** `data` may be elsewhere, and so may what is in it (list-folder.ts); below that a link may be anybody's. */
export const DEEPEST_LINK = 2;

/** A folder or file of DSPAM_HOME, by its path below it. */
export interface KeptFolder {
  path: string;
  mode: number;
  uid: number;
  gid: number;
}
export type KeptFile = CopiedFile & { path: string };

export interface KeptHome {
  /** Each before what is in it. */
  folders: KeptFolder[];
  files: KeptFile[];
  /** What could not be copied, and why, for an administrator. */
  left: { path: string; why: string }[];
}

/**
 * Copies what is in DSPAM_HOME into `target`, an empty folder, while the filter and the dashboard go on. Each message that is in a quarantine or among its
 * copies when it is called, and is not purged meanwhile, is in what was copied: at least once, as it may be on its way between the two. A user's logs come after their
 * mail, so that they tell of whatever was done to it. What cannot be read is left out and named. Throws what making files in `target` throws.
 */
export async function copyHome(home: string, target: string): Promise<KeptHome> {
  const kept: KeptHome = { folders: [], files: [], left: [] };
  await copyFolder(home, target, '', 0, kept);
  return kept;
}

/**
 * A folder, again until no mail in it has gone from one file to another meanwhile: a compaction, the deletion of a user and their coming back rename a quarantine,
 * which could be missed at its old name and at its new one.
 */
async function copyFolder(home: string, target: string, folder: string, depth: number, kept: KeptHome) {
  const from = path.join(home, folder);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = await mailIn(from);
    const copied: KeptHome = { folders: [], files: [], left: [] };
    await copyOnce(home, target, folder, depth, copied);
    if ((await mailIn(from)) === before) {
      kept.folders.push(...copied.folders);
      kept.files.push(...copied.files);
      kept.left.push(...copied.left);
      return;
    }
    await rm(path.join(target, folder), { recursive: true });
    await wait(PAUSE_MS);
  }
  throw new AppError('conflict', 'its mail is moved all the time', { reason: 'locked' });
}

/** The quarantines of a user's folder, and of the folders of deleted users in it, by name and file; '' where there are none. */
async function mailIn(folder: string): Promise<string> {
  const found: string[] = [];
  const look = async (within: string, isDeleted: boolean) => {
    for (const entry of await listFolder(within)) {
      const at = path.join(within, entry.name);
      if (entry.isDirectory() && (isDeleted || entry.name.endsWith(DELETED))) await look(at, true);
      else if (entry.name.endsWith(QUARANTINE)) found.push(`${at} ${await fileAt(at)}`);
    }
  };
  await look(folder, false);
  return found.sort().join('\n');
}

async function fileAt(name: string): Promise<bigint | null> {
  const found = await lstat(name, { bigint: true }).catch(() => null);
  return found && inodeOf(found);
}

async function copyOnce(home: string, target: string, folder: string, depth: number, kept: KeptHome) {
  const from = path.join(home, folder);
  const { mode, uid, gid } = await stat(from);
  kept.folders.push({ path: folder, mode: mode & PERMISSIONS, uid, gid });
  if (folder !== '') await mkdir(path.join(target, folder), { mode: 0o700 });
  const leave = (name: string, why: unknown) =>
    kept.left.push({
      path: path.join(folder, name),
      why: why instanceof Error ? why.message : String(why),
    });
  const files: string[] = [];
  for (const entry of (await listFolder(from)).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const { name } = entry;
    const at = path.join(folder, name);
    const found = await stat(path.join(from, name)).catch(() => null);
    if (name.includes('\ufffd')) leave(name, 'its name is not UTF-8');
    else if (isTemporaryName(name) || entry.isSocket()) continue;
    else if (entry.isDirectory() || (found?.isDirectory() && depth < DEEPEST_LINK))
      await copyFolder(home, target, at, depth + 1, kept).catch((error) => leave(name, error));
    else if (entry.isFile()) files.push(name);
    else leave(name, 'it is neither a file nor a folder');
  }
  const copy = async (name: string) => {
    const at = path.join(folder, name);
    try {
      kept.files.push({ path: at, ...(await copyFile(path.join(home, at), path.join(target, at))) });
    } catch (error) {
      // Rotated, or cleaned away.
      if (!isMissing(error)) leave(name, error);
    }
  };
  const bases = new Set(
    files.filter((name) => name.endsWith(QUARANTINE)).map((name) => baseOf(name, path.basename(folder))),
  );
  for (const base of bases) {
    const takeBack = async () => {
      for (const name of MAIL.map((ending) => base + ending)) {
        const at = path.join(folder, name);
        kept.files = kept.files.filter((file) => file.path !== at);
        await unlink(path.join(target, at)).catch(() => undefined);
      }
    };
    await copyMail(path.join(from, base), (ending) => copy(base + ending), takeBack).catch((error) =>
      leave(base + QUARANTINE, error),
    );
  }
  for (const name of files) if (!name.endsWith(QUARANTINE)) await copy(name);
}

function baseOf(name: string, user: string): string {
  // Of somebody whose name ends like a file's.
  if (name === user + QUARANTINE) return user;
  const ending = MAIL.find((each) => name.endsWith(each)) ?? '';
  return name.slice(0, name.length - ending.length);
}

/**
 * A delete writes the copy before it erases the message, a restore the message before it blanks the copy; a compaction writes it to the
 * quarantine before it gives up the file that was one. So where nothing is done to the copies while they are read and
 * then the quarantine, a message is in the one or in the other.
 */
async function copyMail(
  prefix: string,
  copy: (ending: string) => Promise<void>,
  takeBack: () => Promise<void>,
): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = stampOf(prefix + REMOVED);
    for (const ending of MAIL) await copy(ending);
    if (stampOf(prefix + REMOVED) === before) return;
    await takeBack();
    await wait(PAUSE_MS);
  }
  throw new AppError('conflict', 'it is changed all the time', { reason: 'locked' });
}
