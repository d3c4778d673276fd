import path from 'node:path';
import { findFollowed } from '@/lib/ground/files/find-file';
import { groupName } from '@/lib/ground/files/group-name';
import { octal, shellWord } from '@/lib/ground/files/shell-word';
import type { Check } from '@/lib/site/doctor/check/check';
import { findingsOf } from '@/lib/site/doctor/check/finding';
import { findRights } from './server-processes';
import { whoAmI } from './who';

const { good, warning, fault, unknown } = findingsOf('user');

const GROUP_BITS = 0o070;

/**
 * Who the dashboard runs as, and whether that user is in the group that DSPAM's data belongs to. The umask is reported,
 * but does not matter: DSPAM sets its own, and the dashboard makes files as DSPAM does.
 */
export const checkUser: Check = {
  name: 'user',
  async look({ home, folder, dspamBin }) {
    const { uid, user, groups } = whoAmI();
    if (home === null) return [unknown('noHome', { user })];
    const data = path.join(/* turbopackIgnore: true */ home, 'data');
    const found = await findFollowed(data);
    const above = found ?? (await findFollowed(home));
    if (!above) return [fault('homeMissing', { user, home })];
    const group = await groupName(above.gid);
    const place = found ? data : home;
    const isMember = groups.includes(above.gid);
    const remedy = { where: 'shell' as const, lines: [`usermod -aG ${group} ${user}`] };
    if (uid === 0) return [warning('root', { group })];
    if (!isMember && above.uid !== uid && above.gid === 0)
      return [
        fault('rootGroup', { user, place }, { where: 'shell', lines: await moveToGroup(place, dspamBin) }),
      ];
    if (!isMember && above.uid !== uid) return [fault('notInGroup', { user, place, group }, remedy)];
    if ((above.mode & GROUP_BITS) !== GROUP_BITS && above.uid !== uid)
      return [
        fault(
          'closed',
          { user, place, group, mode: octal(above.mode) },
          { where: 'shell', lines: [`chmod 2770 ${shellWord(place)}`] },
        ),
      ];
    const names = await Promise.all(groups.map((gid) => groupName(gid)));
    const rights = await findRights(folder);
    const umask = octal(rights.find(({ pid }) => pid === process.pid)?.umask ?? 0);
    const stale = rights.find((each) => !each.groups.includes(above.gid));
    return [
      good('fine', { user, groups: names.join(', '), group, umask }),
      ...(isMember && stale ? [fault('stale', { pid: stale.pid, group })] : []),
    ];
  },
};

/** Nobody is to come into root's group for this: the data gets that of dspam, where that has one, else the usual one. */
async function moveToGroup(place: string, dspamBin: string | null): Promise<string[]> {
  const program = dspamBin === null ? null : await findFollowed(dspamBin);
  const group = program && program.gid !== 0 ? await groupName(program.gid) : 'mail';
  return [`chgrp -R ${group} ${shellWord(place)}`, `chmod -R g+rwX ${shellWord(place)}`];
}
