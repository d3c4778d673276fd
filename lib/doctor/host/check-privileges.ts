import type { Check } from '@/lib/doctor/check';
import { type Finding, findingsOf } from '@/lib/doctor/finding';
import { findDeliveryAgent } from '@/lib/dspam/delivery-agent';
import { findFollowed } from '@/lib/files/find-file';
import { shellWord } from '@/lib/files/shell-word';
import { findMount } from './find-mount';
import { findOnPath } from './find-on-path';
import { findRights } from './server-processes';

const { good, fault, unknown } = findingsOf('privileges');

const SET_IDS = 0o6000;

/**
 * Whether programs with set-user-ID and set-group-ID bits get what these say: with NoNewPrivileges, which many examples of units
 * have, or on a file system that is mounted with nosuid, dspam runs without its group, procmail without root, and pwauth calls every
 * password wrong.
 */
export const checkPrivileges: Check = {
  name: 'privileges',
  async look({ folder, dspamBin, conf, env }) {
    const rights = await findRights(folder);
    if (rights.length === 0) return [unknown('notKnown')];
    const barred = rights.find(({ noNewPrivileges }) => noNewPrivileges);
    const findings: Finding[] = [];
    if (barred) {
      const lines = ['[Service]', 'NoNewPrivileges=no'];
      findings.push(fault('barred', { pid: barred.pid }, { where: 'unit', lines }));
    }
    const [agent = ''] = (conf && findDeliveryAgent(conf)?.words) ?? [];
    for (const file of [dspamBin, agent && (await findOnPath(agent, env.PATH ?? ''))]) {
      const bits = file ? ((await findFollowed(file))?.mode ?? 0) & SET_IDS : 0;
      const mount = file && bits !== 0 ? await findMount(file) : null;
      if (file && mount?.options.includes('nosuid')) {
        const lines = [`mount -o remount,suid ${shellWord(mount.at)}`];
        findings.push(fault('nosuid', { file, at: mount.at }, { where: 'shell', lines }));
      }
    }
    return findings.length > 0 ? findings : [good('fine')];
  },
};
