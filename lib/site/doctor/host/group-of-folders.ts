import { groupMembers } from '@/lib/ground/files/group-members';
import type { Examined } from '@/lib/site/doctor/check/check';
import { readAccounts } from './who';

const SET_UID = 0o4000;
const SET_GID = 0o2000;
const ANYBODY_RUNS = 0o001;

interface Owned {
  uid: number;
  gid: number;
  mode: number;
}

/**
 * Who is kept out where folders hand on their group. That is right only for who is in it, and of the users whom dspam.conf lets work for others (F§5,
 * Trust), the mail server's among them, none is. `program`: the filter has a group of its own as well, which is another one; `trusted`: it works in
 * the groups of whoever starts it. Null where one of them can write, or it cannot be known who starts it. Whether the dashboard's user can is
 * another check.
 */
export async function strangerToFolders(
  program: Owned,
  data: Owned,
  conf: Examined['conf'],
  dashboard: string,
): Promise<'program' | { trusted: string[] } | null> {
  // As root, or as the owner of the data, it may write whatever the group.
  if ((program.mode & SET_UID) !== 0 && (program.uid === 0 || program.uid === data.uid)) return null;
  const ownGroup = (program.mode & SET_GID) !== 0;
  if (ownGroup && program.gid === data.gid) return null;
  const named = new Set(conf?.all('Trust'));
  const trusted = (await readAccounts()).filter(
    ({ name, uid }) => named.has(name) && uid !== 0 && name !== dashboard,
  );
  const members = await groupMembers(data.gid);
  const mayWrite = trusted.some(
    ({ name, uid, gid }) => uid === data.uid || gid === data.gid || members.includes(name),
  );
  if (mayWrite) return null;
  if (trusted.length > 0) return ownGroup ? 'program' : { trusted: trusted.map(({ name }) => name) };
  return ownGroup && (program.mode & ANYBODY_RUNS) !== 0 ? 'program' : null;
}
