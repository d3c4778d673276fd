import path from 'node:path';
import { findBuildParameters } from '@/lib/formats/dspam/build-parameters';
import type { Check } from '@/lib/site/doctor/check/check';
import { findingsOf } from '@/lib/site/doctor/check/finding';
import { whoAmI } from './who';

const { good, fault, unknown } = findingsOf('trust');

/** Whether dspam.conf lets this user work for others (F§5, Trust): the system's name, in any case. Root needs no line. */
export const checkTrust: Check = {
  name: 'trust',
  async look({ conf, confPath, dspamBin }) {
    const { uid, user } = whoAmI();
    if (!conf || confPath === null) return [unknown('noConf')];
    if (dspamBin !== null && path.basename(dspamBin) === 'dspamc') return [good('client')];
    if (uid === 0 || conf.has('Trust', user)) return [good('fine', { user })];
    const built = dspamBin === null ? undefined : findBuildParameters(dspamBin);
    if (built?.includes('--disable-trusted-user-security')) return [good('off')];
    return [fault('missing', { user, file: confPath }, { where: 'dspam.conf', lines: [`Trust ${user}`] })];
  },
};
