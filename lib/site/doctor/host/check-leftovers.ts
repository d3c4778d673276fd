import path from 'node:path';
import { listUserFolders } from '@/lib/formats/dspam/list-stores';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { findAnything, findFollowed } from '@/lib/ground/files/find-file';
import { groupName } from '@/lib/ground/files/group-name';
import { listFolder } from '@/lib/ground/files/list-folder';
import { shellWord } from '@/lib/ground/files/shell-word';
import type { Check } from '@/lib/site/doctor/check/check';
import { findingsOf } from '@/lib/site/doctor/check/finding';
import { readAccounts, whoAmI } from './who';

const { good, fault, unknown } = findingsOf('leftovers');

/** Under what the old pages were run, with suexec or without. */
const WEB_SERVERS = ['www-data', 'apache', 'httpd', 'nginx', 'wwwrun', 'www', 'lighttpd'];
const FILE_BITS = 0o060;
const MOST_COMMANDS = 200;

/**
 * Files that the old pages have left in the folders of users: made as the web server's user with 0644 (F§1), so that neither DSPAM
 * nor the dashboard can change the alerts, preferences and figures in them.
 */
export const checkLeftovers: Check = {
  name: 'leftovers',
  async look({ home, scale }) {
    if (home === null || scale === null) return [unknown('notKnown')];
    const above = await findFollowed(path.join(/* turbopackIgnore: true */ home, 'data'));
    if (!above) return [unknown('notKnown')];
    const { uid } = whoAmI();
    const servers = (await readAccounts()).filter(
      (each) => WEB_SERVERS.includes(each.name) && each.uid !== uid,
    );
    const group = await groupName(above.gid);
    const lines: string[] = [];
    let harmless = 0;
    let count = 0;
    let first = '';
    for await (const { file, owner, gid, mode } of filesOf(home, scale, servers)) {
      if (gid === above.gid && (mode & FILE_BITS) === FILE_BITS) {
        harmless++;
        continue;
      }
      first ||= `${file} (${owner})`;
      if (count++ < MOST_COMMANDS)
        lines.push(`chgrp ${group} ${shellWord(file)}; chmod g+rw ${shellWord(file)}`);
    }
    if (count > 0) return [fault('left', { count, first, group }, { where: 'shell', lines })];
    return [harmless > 0 ? good('harmless', { count: harmless, group }) : good('none')];
  },
};

async function* filesOf(
  home: string,
  scale: Parameters<typeof userFiles>[1],
  servers: { name: string; uid: number }[],
): AsyncGenerator<{ file: string; owner: string; gid: number; mode: number }> {
  const { names } = servers.length > 0 ? await listUserFolders(home, scale) : { names: [] };
  for (const name of names) {
    const { dir } = userFiles(home, scale, name);
    for (const entry of await listFolder(dir).catch(() => [])) {
      if (!entry.isFile()) continue;
      const file = path.join(/* turbopackIgnore: true */ dir, entry.name);
      const found = await findAnything(file);
      const owner = servers.find(({ uid }) => uid === found?.uid)?.name;
      if (found && owner) yield { file, owner, gid: found.gid, mode: found.mode };
    }
  }
}
