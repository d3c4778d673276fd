import { lstat, mkdir, readdir, rm, rmdir, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '@/lib/ground/errors';
import { stampOf } from '@/lib/ground/files/file-stamp';
import { listFolder } from '@/lib/ground/files/list-folder';
import { isTemporaryName } from '@/lib/ground/files/make-file';
import { isMissing } from '@/lib/ground/files/not-plain';
import { type CopiedFile, copyFile, fileId } from './copy-file';

const REMOVED = '.removed.mbox';
const QUARANTINE = '.mbox';
/** Where a quarantine is while it is compacted (lib/formats/mbox/compact.ts). */
const COMPACTING = '.compacting.mbox';
/** The file that one was before a compaction, all of which was carried over: it is watched only for what comes late (lib/formats/mbox/watch-compacted.ts). */
const WATCHED = ['.compacted.mbox', '.compacted.lock'];
/** The files of a user who was deleted, within their folder (lib/site/deletion). */
const DELETED = '.deleted';
const MOST_ROUNDS = 20;
/** A log, and the names that it has while it is rotated (F§3), and afterwards by other programs. */
const LOG = /\.log(\.|$)/;
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
  const kept: Copying = { folders: [], files: [], left: [], ids: new Map() };
  await copyFolder(home, target, '', 0, kept);
  return { folders: kept.folders, files: kept.files, left: kept.left };
}

interface Copying extends KeptHome {
  /** Which file each was that was copied (fileId), by its path below DSPAM_HOME. */
  ids: Map<string, string>;
}

/**
 * A folder, again until no mail in it has gone from one file to another meanwhile: a compaction, the deletion of a user and their coming back rename a quarantine,
 * which could be missed at its old name and at its new one. What is there has to be what was there, and what was copied: a name can lead to another file in between.
 */
async function copyFolder(home: string, target: string, folder: string, depth: number, kept: Copying) {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = await mailIn(home, folder);
    const copied: Copying = { folders: [], files: [], left: [], ids: new Map() };
    await copyOnce(home, target, folder, depth, copied);
    if (isWhole(before, copied) && isSame(before, await mailIn(home, folder))) {
      kept.folders.push(...copied.folders);
      kept.files.push(...copied.files);
      kept.left.push(...copied.left);
      for (const [at, id] of copied.ids) kept.ids.set(at, id);
      return;
    }
    for (const name of await readdir(path.join(target, folder)))
      await rm(path.join(target, folder, name), { recursive: true });
    if (folder !== '') await rmdir(path.join(target, folder));
    await wait(PAUSE_MS);
  }
  throw new AppError('conflict', 'its mail is moved all the time', { reason: 'locked' });
}

/** Whether all these files were copied, but for those that are named as left out. */
function isWhole(files: Map<string, string>, { ids, left }: Copying): boolean {
  const named = left.map((each) => each.path);
  return [...files].every(
    ([at, id]) => ids.get(at) === id || named.some((name) => at === name || at.startsWith(name + path.sep)),
  );
}

function isSame(before: Map<string, string>, after: Map<string, string>): boolean {
  return before.size === after.size && [...before].every(([at, id]) => after.get(at) === id);
}

/** The quarantines of a user's folder, and what is in the folder of what was deleted of them, by path, and which files they are; nothing where there are none. */
async function mailIn(home: string, folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const deleted = path.basename(folder) + DELETED;
  const look = async (within: string, isDeleted: boolean) => {
    // What may not be listed is named when it is copied.
    for (const entry of await listFolder(path.join(home, within)).catch(() => [])) {
      const at = path.join(within, entry.name);
      if (entry.isDirectory() && (isDeleted || entry.name === deleted)) await look(at, true);
      else if (
        entry.isFile() &&
        (isDeleted || entry.name.endsWith(QUARANTINE)) &&
        !isLeftOut(entry.name, path.basename(within))
      )
        await note(home, at, found);
    }
  };
  await look(folder, false);
  return found;
}

/** A user's logs, or the site's, as mailIn; also under the names that they have while they are rotated. */
async function logsIn(home: string, folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const entry of await listFolder(path.join(home, folder)))
    if (entry.isFile() && isLog(entry.name)) await note(home, path.join(folder, entry.name), found);
  return found;
}

function isLog(name: string): boolean {
  return LOG.test(name) && !name.endsWith(QUARANTINE) && !isTemporaryName(name);
}

async function note(home: string, at: string, found: Map<string, string>): Promise<void> {
  const stats = await lstat(path.join(home, at), { bigint: true }).catch(() => null);
  if (stats) found.set(at, fileId(stats));
}

async function copyOnce(home: string, target: string, folder: string, depth: number, kept: Copying) {
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
    else if (isLeftOut(name, path.basename(folder)) || entry.isSocket()) continue;
    else if (entry.isDirectory() || (found?.isDirectory() && depth < DEEPEST_LINK))
      await copyFolder(home, target, at, depth + 1, kept).catch((error) => leave(name, error));
    else if (entry.isFile()) files.push(name);
    else leave(name, 'it is neither a file nor a folder');
  }
  const copy = async (name: string) => {
    const at = path.join(folder, name);
    try {
      const { copied, id } = await copyFile(path.join(home, at), path.join(target, at));
      kept.files.push({ path: at, ...copied });
      kept.ids.set(at, id);
    } catch (error) {
      // Rotated, or cleaned away.
      if (!isMissing(error)) leave(name, error);
    }
  };
  const bases = new Set(
    files.filter((name) => name.endsWith(QUARANTINE)).map((name) => baseOf(name, path.basename(folder))),
  );
  const takeBack = async (names: string[]) => {
    for (const name of names) {
      const at = path.join(folder, name);
      kept.files = kept.files.filter((file) => file.path !== at);
      kept.left = kept.left.filter((each) => each.path !== at);
      kept.ids.delete(at);
      await unlink(path.join(target, at)).catch(() => undefined);
    }
  };
  for (const base of bases)
    await copyMail(
      path.join(from, base),
      (ending) => copy(base + ending),
      () => takeBack(MAIL.map((ending) => base + ending)),
    ).catch((error) => {
      for (const name of MAIL.map((ending) => base + ending)) if (files.includes(name)) leave(name, error);
    });
  for (const name of files) if (!name.endsWith(QUARANTINE) && !isLog(name)) await copy(name);
  // After all else: they tell what was done to it.
  for (let round = 1; ; round++) {
    const before = await logsIn(home, folder);
    const names = [...before.keys()].map((at) => path.basename(at));
    for (const name of names) await copy(name);
    if (isWhole(before, kept) && isSame(before, await logsIn(home, folder))) return;
    if (round === MOST_ROUNDS) return leave('its logs', 'they are rotated all the time');
    await takeBack(names);
    await wait(PAUSE_MS);
  }
}

function isLeftOut(name: string, user: string): boolean {
  // Not of somebody whose name ends like a file's.
  const isWatched = name !== user + QUARANTINE && WATCHED.some((ending) => name.endsWith(ending));
  return isWatched || isTemporaryName(name);
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
