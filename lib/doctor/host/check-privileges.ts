import type { Check } from '@/lib/doctor/check';
import { findingsOf } from '@/lib/doctor/finding';
import { findRights } from './server-processes';

const { good, fault, unknown } = findingsOf('privileges');

/**
 * Whether programs with set-user-ID and set-group-ID bits get what these say: with NoNewPrivileges, which many examples of units
 * have, dspam runs without its group, procmail without root, and pwauth calls every password wrong.
 */
export const checkPrivileges: Check = {
  name: 'privileges',
  async look({ folder }) {
    const rights = await findRights(folder);
    if (rights.length === 0) return [unknown('notKnown')];
    const barred = rights.find(({ noNewPrivileges }) => noNewPrivileges);
    if (!barred) return [good('fine')];
    const lines = ['[Service]', 'NoNewPrivileges=no', 'RestrictSUIDSGID=no'];
    return [fault('barred', { pid: barred.pid }, { where: 'unit', lines })];
  },
};
