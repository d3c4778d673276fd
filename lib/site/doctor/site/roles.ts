import { readAdminFile } from '@/lib/ground/files/read-file';
import { shellWord } from '@/lib/ground/files/shell-word';
import { parseSubadmins } from '@/lib/people/auth/parse-subadmins';
import { parseAdmins } from '@/lib/people/auth/roles';
import type { Check } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf } from '@/lib/site/doctor/check/finding';

const { good, warning, fault } = findingsOf('roles');

/** Whether anybody is an administrator, and the files that say so can be read. */
export const roles: Check = {
  name: 'roles',
  async look({ env }) {
    const admins = env.ADMINS_FILE?.trim();
    const subadmins = env.SUBADMINS_FILE?.trim();
    const findings: Finding[] = [];
    if (!admins)
      findings.push(
        warning(
          'unset',
          {},
          { where: 'shell', lines: ['echo LOGIN >> /etc/dspam/admins'] },
          { where: '.env', lines: ['ADMINS_FILE=/etc/dspam/admins'] },
        ),
      );
    else {
      const found = await readNames(admins, parseAdmins);
      if (typeof found === 'string') findings.push(fault('unreadable', { file: admins, reason: found }));
      else if (found.size === 0)
        findings.push(
          warning(
            'empty',
            { file: admins },
            { where: 'shell', lines: [`echo LOGIN >> ${shellWord(admins)}`] },
          ),
        );
      else findings.push(good('fine', { file: admins, count: found.size }));
    }
    if (subadmins) {
      const found = await readNames(subadmins, parseSubadmins);
      if (typeof found === 'string') findings.push(fault('unreadable', { file: subadmins, reason: found }));
      else {
        const idle = [...found].filter(([, mailboxes]) => mailboxes.length === 0).map(([login]) => login);
        if (idle.length > 0)
          findings.push(warning('nothingFor', { file: subadmins, names: idle.slice(0, 5).join(', ') }));
      }
    }
    return findings;
  },
};

/** What the file says, or why it does not. */
async function readNames<T>(file: string, parse: (text: string) => T): Promise<T | string> {
  try {
    return parse((await readAdminFile(file)).bytes.toString('utf8'));
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}
