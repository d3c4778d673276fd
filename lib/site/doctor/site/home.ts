import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { findFollowed } from '@/lib/ground/files/find-file';
import { groupName } from '@/lib/ground/files/group-name';
import { shellWord } from '@/lib/ground/files/shell-word';
import type { Check } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf, type Remedy } from '@/lib/site/doctor/check/finding';
import type { AskRows } from '@/lib/store/db/fetch-rows';
import { judgeHome } from '@/lib/store/home/judge-home';
import { listServerLocks, namesApart } from '@/lib/store/home/locks-apart';
import { markPath, UnreadableMark } from '@/lib/store/home/mark-file';
import { overDatabase } from './site-database';

const { good, fault, unknown } = findingsOf('home');

/** Whether DSPAM_HOME is the folder that belongs to the database (decision 208). */
export const home: Check = {
  name: 'home',
  async look(examined) {
    const { home, scale } = examined;
    if (home === null || scale === null) return [unknown('notKnown')];
    const file = markPath(home);
    return overDatabase('home', examined, async (ask) => {
      try {
        const { state, values, mark } = await judgeHome(home, scale, ask);
        if (state === 'ours') return [await sayLocks(home, ask)];
        if (state === 'unmarked') return sayUnmarked(home);
        // Within the sentence, and not as a remedy: only a person can know that it is the right folder all the same.
        const wanted = mark ?? randomUUID();
        const command = `echo ${wanted} > ${shellWord(file)}`;
        const statement = `INSERT IGNORE INTO dashboard_site VALUES (1, '${wanted}', UTC_TIMESTAMP(3));`;
        return [fault(state, { home, ...values, command, statement })];
      } catch (error) {
        if (error instanceof UnreadableMark) return [fault('unreadable', { file, why: error.message })];
        return [unknown('notAsked')];
      }
    });
  },
};

/** What servers have found out of each other's locks (decision 276). */
async function sayLocks(home: string, ask: AskRows): Promise<Finding> {
  // Tables of the version before have nothing of it.
  const names = await listServerLocks(ask).then(namesApart, () => []);
  return names.length > 0 ? fault('locksApart', { home, names: names.join(', ') }) : good('fine', { home });
}

/** The dashboard marks it when it starts. Nothing is missing there that was there before. */
async function sayUnmarked(home: string): Promise<Finding[]> {
  const data = path.join(/* turbopackIgnore: true */ home, 'data');
  const above = await findFollowed(home);
  if (!above || (await findFollowed(data))) return [good('unmarked', { home })];
  return [fault('dataMissing', { data }, makeFolder(data, await groupName(above.gid)))];
}

function makeFolder(data: string, group: string): Remedy {
  const word = shellWord(data);
  return { where: 'shell', lines: [`mkdir ${word}`, `chgrp ${group} ${word}`, `chmod 2770 ${word}`] };
}
