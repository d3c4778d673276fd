import path from 'node:path';
import { findAnything, findFollowed } from '@/lib/ground/files/find-file';
import { groupName } from '@/lib/ground/files/group-name';
import { modeLetters } from '@/lib/ground/files/mode-letters';
import { otherKindOf } from '@/lib/ground/files/not-plain';
import { octal, shellWord } from '@/lib/ground/files/shell-word';
import { listUserFolders } from './list-stores';
import { type Scale, userFiles } from './userdir';

/** Something that DSPAM or the dashboard cannot write to, or that is not a file. */
export interface FaultyFile {
  file: string;
  /** What is wrong, in English for the maintenance's log. */
  what: string;
  /** The same in every language: what it is, its rights and its group, as `ls -l` has them. */
  found: string;
  /** What root types to mend it; '' where somebody has to look first. */
  command: string;
}

/** What of a user DSPAM writes to (F§1). */
const WRITTEN = ['mbox', 'log', 'stats'];
/** What else of a user the dashboard opens. */
const OPENED = [
  ...['compacting.mbox', 'compacting.lock', 'compacted.mbox', 'compacted.lock'],
  ...['prefs', 'alerts', 'rstats'],
];
const FILE_BITS = 0o060;
const FOLDER_BITS = 0o070;
const OWNER_BITS = 0o600;

/**
 * Looks through DSPAM_HOME for files and folders that DSPAM, which runs in the group of `data`, cannot write to, so
 * that mail is bounced or deferred; for copies that the dashboard, which is in the same group, cannot write, so that nothing is released or
 * deleted; and for anything that is not a file where one should be. Where `data` itself is not
 * for its group, rights are not judged: DSPAM writes as its owner there.
 */
export async function* findFaultyFiles(home: string, scale: Scale): AsyncGenerator<FaultyFile> {
  const data = path.join(/* turbopackIgnore: true */ home, 'data');
  const above = await findFollowed(data);
  if (!above) return;
  const { uid, gid, mode } = above;
  const group = (mode & FOLDER_BITS) === FOLDER_BITS ? { gid, uid, name: await groupName(gid) } : null;
  yield* look(path.join(/* turbopackIgnore: true */ home, 'system.log'), group);
  const seen = new Set([data]);
  const { names } = await listUserFolders(home, scale);
  for (const name of names) {
    const { dir, prefix } = userFiles(home, scale, name);
    const file = (extension: string) => path.join(/* turbopackIgnore: true */ dir, `${prefix}${extension}`);
    const folders: string[] = [];
    for (let folder = dir; !seen.has(folder); folder = path.dirname(folder)) folders.unshift(folder);
    for (const folder of folders) {
      seen.add(folder);
      yield* look(folder, group, 'folder');
    }
    for (const extension of WRITTEN) yield* look(file(extension), group);
    yield* look(file('frag'), group, 'own folder');
    yield* look(file('removed.mbox'), group, 'file', 'the dashboard');
    for (const extension of OPENED) yield* look(file(extension), null);
  }
}

async function* look(
  file: string,
  group: { gid: number; uid: number; name: string } | null,
  as: 'file' | 'folder' | 'own folder' = 'file',
  writer: 'DSPAM' | 'the dashboard' = 'DSPAM',
): AsyncGenerator<FaultyFile> {
  // The folder of a user may be a link, as to another disk; nothing in it may.
  const found = await (as === 'folder' ? findFollowed : findAnything)(file);
  if (!found) return;
  const kind = otherKindOf(found);
  const listed = async () => `${modeLetters(found)} ${await groupName(found.gid)}`;
  if (as === 'file' ? kind : kind !== 'folder') {
    const what = `is ${as === 'file' ? `a ${kind} instead of a file` : 'no folder'}`;
    yield { file, what, found: await listed(), command: '' };
    return;
  }
  if (!group) return;
  // Nobody but the dashboard writes the copies: its own it can write whatever their group is.
  const isDashboards = writer === 'the dashboard' && found.uid !== 0 && found.uid === process.geteuid?.();
  if (isDashboards && (found.mode & OWNER_BITS) === OWNER_BITS) return;
  const bits = as === 'file' ? FILE_BITS : FOLDER_BITS;
  const isOfGroup = found.gid === group.gid;
  // DSPAM may run as the owner of its folder, which lets the dashboard in only if that is its own user; nobody runs the
  // filter as root.
  const isOwners =
    isOfGroup && found.uid === group.uid && found.uid !== 0 && found.uid === process.geteuid?.();
  const hasBits = (found.mode & bits) === bits || isOwners;
  if (isOfGroup && hasBits) return;
  const commands = [
    isOfGroup ? '' : `chgrp ${group.name} ${shellWord(file)}`,
    hasBits ? '' : `chmod g+${as === 'file' ? 'rw' : 'rwx'} ${shellWord(file)}`,
  ];
  yield {
    file,
    found: await listed(),
    what: `has the group ${await groupName(found.gid)} and the mode ${octal(found.mode)}: ${writer}, in the group ${group.name}, cannot write to it`,
    command: commands.filter(Boolean).join('; '),
  };
}
