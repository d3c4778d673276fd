import { findFollowed } from '@/lib/ground/files/find-file';
import { groupName } from '@/lib/ground/files/group-name';
import { octal, shellWord } from '@/lib/ground/files/shell-word';
import { askShadowHelper } from '@/lib/people/auth/shadow-helper';
import type { Check } from '@/lib/site/doctor/check/check';
import { findingsOf } from '@/lib/site/doctor/check/finding';

const { good, warning, fault } = findingsOf('shadow');

const SET_UID = 0o4000;
const SET_GID = 0o2000;
/** No account can have this name. */
const NOBODY = '-dashboard-doctor-';

/** The helper that checks system passwords, or the file itself. */
export const shadow: Check = {
  name: 'shadow',
  async look({ config }) {
    if (!config?.signIn.methods.includes('shadow')) return [];
    const { shadowHelper: helper, shadowFile: file } = config.signIn;
    // The start has made sure that it can be read.
    if (helper === undefined) return [good('file', { file })];
    const found = await findFollowed(helper);
    if (!found) throw new Error(`${helper} is not there`);
    const { uid, gid, mode } = found;
    const values = { helper, mode: octal(mode), uid, group: await groupName(gid) };
    const canRead = (mode & SET_UID) !== 0 && uid === 0;
    const isOfShadow = (mode & SET_GID) !== 0 && values.group === 'shadow';
    if (!canRead && !isOfShadow) {
      const word = shellWord(helper);
      const lines = [
        `chown root:${await groupName(process.getegid?.() ?? gid)} ${word}`,
        `chmod 4750 ${word}`,
      ];
      return [fault('noRights', values, { where: 'shell', lines })];
    }
    if (mode & 0o022)
      return [fault('writable', values, { where: 'shell', lines: [`chmod go-w ${shellWord(helper)}`] })];
    try {
      if (await askShadowHelper(helper, NOBODY, NOBODY)) return [fault('letsIn', values)];
      return [good('fine', values)];
    } catch (error) {
      return [
        warning('refuses', { ...values, reason: error instanceof Error ? error.message : String(error) }),
      ];
    }
  },
};
