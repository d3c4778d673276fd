import { formatDspamConf } from '@/scripts/setup/dspam-conf.mjs';
import { DASHBOARD_USER } from './dashboard';
import type { SiteDatabase } from './database';
import type { Dspam } from './dspam';
import type { Machine } from './machine';

/** DSPAM_HOME, where Debian had it. */
export const HOME = '/var/spool/dspam';
/** A user of its own for what is not started by somebody else: the daemon, training, addresses that retrain. */
export const DSPAM_USER = 'dspam';

/** What every site has, whatever is special about it. */
const LINES = [
  'UntrustedDeliveryAgent "/bin/false"',
  'OnFail error',
  'TestConditionalTraining off',
  'Algorithm graham burton',
  'ProcessorURLContext on',
  'ProcessorBias on',
  // The filters of the sites know hardly anything yet: it would keep them from judging.
  'Preference "statisticalSedation=0"',
  'Preference "enableBNR=off"',
];

/** DSPAM's home, its user and its dspam.conf, readable by its group. `lines` come before all others, so they count. */
export function setUpDspam(
  machine: Machine,
  { dspam, database, agent, lines }: { dspam: Dspam; database: SiteDatabase; agent: string; lines: string[] },
): void {
  machine.addSystemUser(DSPAM_USER, ['mail']);
  machine.addSystemUser(DASHBOARD_USER, ['mail']);
  machine.folder(HOME, 0o770, `${DSPAM_USER}:mail`);
  machine.folder(`${HOME}/data`, 0o770, `${DSPAM_USER}:mail`);
  machine.folder('/etc/dspam', 0o755, 'root:root');
  const own = [`Trust ${DASHBOARD_USER}`, `Trust ${DSPAM_USER}`, ...dspam.lines, ...lines];
  const keys = new Set(own.map((line) => line.split(' ')[0]));
  const usual = LINES.filter((line) => line.startsWith('Preference') || !keys.has(line.split(' ')[0]));
  const text = formatDspamConf({ home: HOME, agent, database, lines: [...own, ...usual].join('\n') });
  machine.write('/etc/dspam/dspam.conf', withoutRepeated(text), 0o640, 'root:mail');
}

/** Of a preference, the first line counts; the others would only be noticed. */
function withoutRepeated(text: string): string {
  const nameOf = (line: string) => /^Preference "(.*?)=/.exec(line)?.[1];
  const lines = text.split('\n');
  const names = lines.map(nameOf);
  return lines.filter((_, at) => names[at] === undefined || names.indexOf(names[at]) === at).join('\n');
}
