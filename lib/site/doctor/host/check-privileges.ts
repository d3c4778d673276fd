import path from 'node:path';
import { findDeliveryAgent } from '@/lib/formats/dspam/delivery-agent';
import { findFollowed } from '@/lib/ground/files/find-file';
import { shellWord } from '@/lib/ground/files/shell-word';
import type { Check, Examined } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf } from '@/lib/site/doctor/check/finding';
import { findProgram } from '@/lib/store/config/places';
import { findMount } from './find-mount';
import { findRights } from './server-processes';

const { good, fault, unknown } = findingsOf('privileges');

const SET_IDS = 0o6000;

/**
 * Whether programs with set-user-ID and set-group-ID bits get what these say: with NoNewPrivileges, which many examples of units
 * have, or on a file system that is mounted with nosuid, dspam runs without its group, procmail without root, and pwauth calls every
 * password wrong. Where none of the programs has such bits, nothing is lost.
 */
export const checkPrivileges: Check = {
  name: 'privileges',
  async look(examined) {
    const rights = await findRights(examined.folder);
    const programs = await programsWithBits(examined);
    if (rights.length === 0) return [unknown('notKnown')];
    if (programs.length === 0) return [good('notNeeded')];
    const barred = rights.find(({ noNewPrivileges }) => noNewPrivileges);
    const findings: Finding[] = [];
    if (barred) {
      const seen = { pid: barred.pid, programs: programs.join(', ') };
      findings.push(fault('barred', seen, { where: 'unit', lines: ['[Service]', 'NoNewPrivileges=no'] }));
    }
    for (const file of programs) {
      const mount = await findMount(file);
      if (!mount?.options.includes('nosuid')) continue;
      const lines = [`mount -o remount,suid ${shellWord(mount.at)}`];
      findings.push(fault('nosuid', { file, at: mount.at }, { where: 'shell', lines }));
    }
    return findings.length > 0 ? findings : [good('fine', { programs: programs.join(', ') })];
  },
};

/** Those that a release or a sign-in starts. Postfix's sendmail has none itself: what it hands mail to has. */
async function programsWithBits({ dspamBin, conf, env }: Examined): Promise<string[]> {
  const [agent = ''] = (conf && findDeliveryAgent(conf)?.words) ?? [];
  const named = [dspamBin ?? '', agent, env.SHADOW_HELPER?.trim() ?? ''];
  if (path.basename(agent) === 'sendmail') named.push('/usr/sbin/postdrop');
  const found: string[] = [];
  for (const name of named.filter(Boolean)) {
    const file = findProgram(name, env.PATH ?? '', { orAny: true });
    if (file !== undefined && (((await findFollowed(file))?.mode ?? 0) & SET_IDS) !== 0) found.push(file);
  }
  return found;
}
