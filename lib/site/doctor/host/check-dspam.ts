import path from 'node:path';
import { findFollowed, mayRun } from '@/lib/ground/files/find-file';
import { groupName } from '@/lib/ground/files/group-name';
import { octal, shellWord } from '@/lib/ground/files/shell-word';
import type { Check } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf } from '@/lib/site/doctor/check/finding';
import { strangerToFolders } from './group-of-folders';
import { isClient } from './is-client';
import { userName, whoAmI } from './who';

const { good, fault, unknown } = findingsOf('dspam');

const SET_UID = 0o4000;
const SET_GID = 0o2000;
const ANYBODY_WRITES = 0o022;
const ANYBODY_RUNS = 0o111;

/**
 * The program by the table in docs/doctor.md. It has to run in the group of its data whoever starts it: as a program with that group
 * and the set-group-ID bit, or because folders hand their group on. Who starts it has to be let in.
 */
export const checkDspam: Check = {
  name: 'dspam',
  async look({ dspamBin, env, home, config, conf }) {
    if (dspamBin === null)
      return [
        fault(
          'missing',
          { named: env.DSPAM_BIN ?? 'dspam', path: env.PATH ?? '' },
          { where: '.env', lines: ['DSPAM_BIN=/usr/bin/dspam'] },
        ),
      ];
    const found = await findFollowed(dspamBin);
    if (!found?.isFile()) return [fault('noFile', { file: dspamBin })];
    const { user, uid } = whoAmI();
    const word = shellWord(dspamBin);
    const group = await groupName(found.gid);
    const seen = { file: dspamBin, mode: octal(found.mode), owner: await userName(found.uid), group, user };
    const findings: Finding[] = [];
    if ((found.mode & ANYBODY_WRITES) !== 0)
      findings.push(fault('writable', seen, { where: 'shell', lines: [`chmod go-w ${word}`] }));
    if (!(await mayRun(dspamBin))) {
      const isOfGroup = (found.mode & 0o010) !== 0;
      const line = isOfGroup ? `usermod -aG ${group} ${user}` : `chmod 2511 ${word}`;
      return [
        ...findings,
        fault(isOfGroup ? 'groupRuns' : 'nobodyRuns', seen, { where: 'shell', lines: [line] }),
      ];
    }
    const above = home && (await findFollowed(path.join(/* turbopackIgnore: true */ home, 'data')));
    if (!above) return [...findings, unknown('noData', seen)];
    const dataGroup = await groupName(above.gid);
    const takesGroup = (found.mode & SET_GID) !== 0 && found.gid === above.gid;
    const isOnlyClient = isClient({ dspamBin, config });
    const handsOn = (above.mode & SET_GID) !== 0;
    // A program that is everybody's runs as whoever starts it: its own files are then that user's group's.
    if (!takesGroup && !isOnlyClient && !handsOn && uid !== 0 && !isOwners(above, found)) {
      const mode = (found.mode & SET_UID) !== 0 ? '6511' : modeFor(found.mode);
      const lines = [`chgrp ${dataGroup} ${word}`, `chmod ${mode} ${word}`];
      findings.push(fault('otherGroup', { ...seen, dataGroup }, { where: 'shell', lines }));
    }
    const stranger = handsOn && !isOnlyClient ? await strangerToFolders(found, above, conf, user) : null;
    if (stranger === 'program') {
      const isProgramsHome = home !== null && (await findFollowed(home))?.gid === found.gid;
      const data = shellWord(path.join(/* turbopackIgnore: true */ home ?? '', 'data'));
      // What is of another group than both others is wrong.
      const lines = isProgramsHome
        ? [`chgrp -R ${group} ${data}`]
        : [`chgrp ${dataGroup} ${word}`, `chmod ${modeFor(found.mode)} ${word}`];
      findings.push(fault('foldersOther', { ...seen, dataGroup }, { where: 'shell', lines }));
    } else if (stranger) {
      const { trusted } = stranger;
      const lines = trusted.map((name) => `usermod -aG ${dataGroup} ${name}`);
      findings.push(
        fault(
          'foldersClosed',
          { ...seen, dataGroup, trusted: trusted.join(', ') },
          { where: 'shell', lines },
        ),
      );
    }
    if (findings.length > 0) return findings;
    const byWhom = handsOn ? 'byFolders' : uid === 0 ? 'byRoot' : 'byOwner';
    return [good(isOnlyClient ? 'client' : takesGroup ? 'fine' : byWhom, { ...seen, dataGroup })];
  },
};

/** Set-user-ID of a user that owns the data: what it makes is that user's. */
function isOwners(data: { uid: number }, program: { uid: number; mode: number }): boolean {
  return (program.mode & SET_UID) !== 0 && program.uid === data.uid && program.uid !== 0;
}

/** Who may run it stays as it is. */
function modeFor(mode: number): string {
  return (mode & ANYBODY_RUNS & 0o001) !== 0 ? '2511' : '2510';
}
