import type { Stats } from 'node:fs';
import path from 'node:path';
import { findFollowed } from '@/lib/ground/files/find-file';
import { groupName } from '@/lib/ground/files/group-name';
import { octal, shellWord } from '@/lib/ground/files/shell-word';
import type { Check, Examined } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf, type Remedy } from '@/lib/site/doctor/check/finding';
import { whoAmI } from '@/lib/site/doctor/host/who';
import { findOpenEnvFiles } from '@/lib/store/config/env-files';

const { good, warning, fault } = findingsOf('secretFiles');

const OTHERS_READ = 0o004;
const OTHERS_WRITE = 0o002;
const SET_GID = 0o2000;

/** Files that other users of the machine must not read, and files that they must not write. */
export const secretFiles: Check = {
  name: 'secretFiles',
  async look(examined) {
    const { env, confPath } = examined;
    const findings: Finding[] = [];
    for (const { file, remedy } of findOpenEnvFiles(examined.folder)) {
      const mode = octal((await findFollowed(file))?.mode ?? 0);
      findings.push(fault('readable', { file, mode }, { where: 'shell', lines: [remedy] }));
    }
    const people = env.HTPASSWD_FILE?.trim() ?? '';
    if (people) findings.push(...(await lookAt(people, OTHERS_READ, 'hashesReadable', 'o=')));
    findings.push(...(await lookAtConf(examined)));
    const written = [people, confPath, env.ADMINS_FILE, env.SUBADMINS_FILE].flatMap(
      (file) => file?.trim() || [],
    );
    for (const file of new Set(written))
      findings.push(...(await lookAt(file, OTHERS_WRITE, 'writable', 'o-w')));
    const folders = new Set([examined.folder, ...written.map((file) => path.dirname(file))]);
    for (const folder of folders) findings.push(...(await lookAtFolder(folder)));
    return findings.length > 0 ? findings : [good('fine', { count: new Set(written).size })];
  },
};

/** MySQLPass is the key to the tables. Where dspam works in its group, only that and root have to read it. */
async function lookAtConf({ conf, confPath, dspamBin }: Examined): Promise<Finding[]> {
  const found = confPath ? await findFollowed(confPath) : null;
  if (!conf?.first('MySQLPass') || !confPath || !found || (found.mode & OTHERS_READ) === 0) return [];
  const dspam = dspamBin === null ? null : await findFollowed(dspamBin);
  const word = shellWord(confPath);
  const remedies: Remedy[] =
    dspam && (dspam.mode & SET_GID) !== 0
      ? [{ where: 'shell', lines: [`chgrp ${await groupName(dspam.gid)} ${word}`, `chmod 640 ${word}`] }]
      : [];
  return [warning('confReadable', { file: confPath, mode: octal(found.mode) }, ...remedies)];
}

async function lookAt(file: string, bits: number, says: string, change: string): Promise<Finding[]> {
  const found = await findFollowed(file);
  if (!found?.isFile() || (found.mode & bits) === 0) return [];
  const remedy = change === 'o=' && !isOurs(found) ? await hand(file) : chmod(change, file);
  return [fault(says, { file, mode: octal(found.mode) }, remedy)];
}

/** Whether this user could read a file without any special right. */
function isOurs({ uid, gid, mode }: Stats): boolean {
  const who = whoAmI();
  return who.uid === 0 || uid === who.uid || ((mode & 0o040) !== 0 && who.groups.includes(gid));
}

/** To the group of this user, which would otherwise be locked out. */
async function hand(file: string): Promise<Remedy> {
  const word = shellWord(file);
  const group = await groupName(whoAmI().groups[0] ?? 0);
  return { where: 'shell', lines: [`chgrp ${group} ${word}`, `chmod 640 ${word}`] };
}

/** Anybody who may write to a folder can replace any file in it, unless it has the sticky bit. */
async function lookAtFolder(folder: string): Promise<Finding[]> {
  const found = await findFollowed(folder);
  if (!found || (found.mode & OTHERS_WRITE) === 0 || (found.mode & 0o1000) !== 0) return [];
  return [fault('folderWritable', { file: folder, mode: octal(found.mode) }, chmod('o-w', folder))];
}

function chmod(change: string, file: string): Remedy {
  return { where: 'shell', lines: [`chmod ${change} ${shellWord(file)}`] };
}
