import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { DspamSite } from '@/tests/support/dspam-site';
import { parseConf } from '@/tests/support/dspam-standin/conf.mjs';
import { testSite } from '@/tests/support/test-site';
import { ConfFile } from './conf-file';
import { reportedScale } from './dspam-under-test';

/** A site of the dashboard whose filter is the DSPAM that is tested. */
export interface SiteOfDspam extends DspamSite {
  dspam(args: string[], mail?: Buffer | string): void;
  /** Puts the file of a real DSPAM back. */
  restore(): Promise<void>;
}

/** What of the site is in dspam.conf; all else stays as the real DSPAM has it. */
const OF_SITE = [
  'Home',
  'TrustedDeliveryAgent',
  'MySQLServer',
  'MySQLUser',
  'MySQLPass',
  'MySQLDb',
  'GroupConfig',
];

/** With a home and a database of its own, also beside the real DSPAM that the environment names. */
export async function siteOfDspam(env: Record<string, string>): Promise<SiteOfDspam> {
  const { DSPAM_BIN: bin, DSPAM_CONF: file, DSPAM_HOME: home } = process.env;
  const isReal = bin && file && home;
  const site = await testSite({ scale: isReal ? await reportedScale(bin) : 'domain', env });
  let conf: ConfFile | null = null;
  if (isReal) {
    const own = parseConf(await readFile(process.env.DSPAM_CONF ?? '', 'utf8'));
    conf = await ConfFile.borrow(file, {
      ...Object.fromEntries(OF_SITE.map((key) => [key, own.all(key)])),
      Trust: ['root'],
      Preference: own.all('Preference'),
    });
    Object.assign(process.env, { DSPAM_BIN: bin, DSPAM_CONF: file });
  }
  return {
    ...site,
    dspam: (args, mail = '') =>
      void execFileSync(process.env.DSPAM_BIN ?? '', args, { input: mail, stdio: 'pipe' }),
    restore: async () => conf?.restore(),
  };
}
