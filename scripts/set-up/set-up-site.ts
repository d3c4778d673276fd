import path from 'node:path';
import { shellWord } from '@/lib/ground/files/shell-word';
import { asInstalled } from '@/lib/store/config/as-installed';
import { ConfigError } from '@/lib/store/config/config';
import { findProgram } from '@/lib/store/config/places';
import { checkBasePath } from '@/scripts/check-base-path';
import { currentBuild } from '@/scripts/setup/builds.mjs';
import { ask } from './ask';
import { askDoctor, type Complaint, migrateTables } from './ask-doctor';
import { type FoundSite, findSite } from './find-site';
import { makeUser, USER } from './make-user';
import { hasSystemd, isEnabled, isPortTaken, isRunning, startService, takeUnits } from './service';
import { EDIT, SETTINGS, unknownSettings, writeSettings } from './settings';

interface How {
  /** A service that was disabled stays so. */
  isUpgrade: boolean;
  /** What is missing at first is no fault yet. */
  isInstallation: boolean;
  /** The environment with what stands in the settings. */
  readSettings(): Record<string, string | undefined>;
  say(line: string): void;
}

const DSPAM_PLACES = ['/usr/local/bin', '/opt/dspam/bin', '/usr/local/dspam/bin'];
const DEFAULT_PORT = 3000;

/** Sets up what can be set up, and says what is left. Returns the exit code. */
export async function setUp({ isUpgrade, isInstallation, readSettings, say }: How): Promise<number> {
  const before = readSettings();
  const site = findSite({ conf: before.DSPAM_CONF?.trim() || undefined, home: before.DSPAM_HOME?.trim() });
  sayConfs(site, say);
  for (const line of makeUser(site.group)) say(line);
  const gid = site.group?.gid ?? Number(ask('id', '-g', USER));
  for (const line of writeSettings(gid, knownOf(site, before.PATH ?? ''))) say(line);
  takeUnits();
  const unknown = unknownSettings();
  if (unknown.length > 0)
    say(`This version does not know these settings, which do nothing: ${unknown.join(', ')}`);
  if (site.group === null) {
    say(`DSPAM's group cannot be told: ${site.whyNoGroup}.`);
    return leave(site.whatToType, say);
  }

  const faults = askDoctor('settings').filter(({ level }) => level === 'fault');
  if (faults.length > 0) {
    say(isInstallation ? 'Installed. It does not run yet, as this is missing:' : 'It cannot start yet:');
    for (const fault of faults) for (const line of linesOf(fault)) say(line);
    return leave(whereToPut(faults, site, readSettings()), say);
  }
  const misplaced = pathFault(readSettings());
  if (misplaced !== null) {
    say(`It cannot start yet: ${asInstalled(misplaced)}`);
    return leave([EDIT], say);
  }
  const { isDone, said } = migrateTables();
  say(said);
  if (!isDone) say('No mail is lost: where a page needs a table or column that is missing, it says so.');
  const isServed = hasSystemd() && (!isUpgrade || isEnabled());
  if (isServed && !(await start(readSettings(), say))) return 1;
  const left = askDoctor();
  for (const complaint of left) for (const line of linesOf(complaint)) say(line);
  if (!hasSystemd())
    say(`There is no systemd here: have it started by your own means: dspam-dashboard start`);
  else if (!isServed) say('The service is disabled, and stays so: systemctl enable --now dspam-dashboard');
  return isDone && !left.some(({ level }) => level === 'fault') ? 0 : 1;
}

function sayConfs({ confs }: FoundSite, say: How['say']): void {
  const [first, ...others] = confs;
  if (first === undefined) return;
  say(`dspam.conf: ${first.file} (Home ${first.home ?? 'is missing'})`);
  for (const { file, home } of others)
    say(
      `There is another one: ${file} (Home ${home ?? 'is missing'}). The first counts, unless DSPAM_CONF in ${SETTINGS} names this one.`,
    );
}

/** What has to be named as it is not where the dashboard looks by itself. */
function knownOf({ confs, mustBeNamed }: FoundSite, searched: string): Record<string, string | undefined> {
  const elsewhere = findProgram('dspam', searched) === undefined ? findDspam(confs[0]?.file) : undefined;
  return { DSPAM_CONF: mustBeNamed ? confs[0]?.file : undefined, DSPAM_BIN: elsewhere };
}

/** The program where it is not on the PATH: in the folder that it was built for, to which its dspam.conf belongs too, or a usual one. */
function findDspam(conf: string | undefined): string | undefined {
  const beside = conf === undefined ? [] : [path.join(path.dirname(conf), '../bin')];
  return findProgram('dspam', [...beside, ...DSPAM_PLACES].join(':'));
}

/** What has to be edited for these faults. */
function whereToPut(
  faults: Complaint[],
  { confs: [conf] }: FoundSite,
  { DSPAM_BIN = '' }: Record<string, string | undefined>,
): string[] {
  const isOfConf = ({ text }: Complaint) => conf !== undefined && text.includes('add the line "Trust ');
  const dspam = faults.some(({ text }) => text.startsWith('DSPAM_BIN ')) ? findDspam(conf?.file) : undefined;
  const lines = faults.some(isOfConf) ? [`editor ${shellWord(conf?.file ?? '')}`] : [];
  if (!faults.every(isOfConf))
    lines.push(
      dspam === undefined || dspam === DSPAM_BIN ? EDIT : `${EDIT}     # DSPAM_BIN=${dspam}, which is there`,
    );
  return lines;
}

/** What keeps the build that is here from being served where the settings have it; null for nothing. */
function pathFault({ BASE_PATH = '' }: Record<string, string | undefined>): string | null {
  const build = currentBuild();
  try {
    if (build !== null) checkBasePath(BASE_PATH.trim(), build);
    return null;
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.join('; ');
    throw error;
  }
}

/** Whether it runs; if not, that was said. */
async function start(settings: Record<string, string | undefined>, say: How['say']): Promise<boolean> {
  const port = Number(settings.PORT || DEFAULT_PORT);
  const { BIND_ADDRESS: address, LISTEN_SOCKET: socket } = settings;
  if (!socket && !isRunning() && (await isPortTaken(port, address || undefined))) {
    say(`PORT ${port} is already in use by another program: choose another.`);
    leave([EDIT], say);
    return false;
  }
  const log = startService();
  if (log !== null) {
    say('The service does not start. Its log:');
    for (const line of log) say(`  ${line}`);
    return false;
  }
  say(
    `It runs, and is started at each boot. It listens on ${socket || `${address || 'all addresses'}, port ${port}`}; people open ${settings.NEXTAUTH_URL}.`,
  );
  return true;
}

function leave(lines: string[], say: How['say']): number {
  say('Then, as root:');
  for (const line of [...lines, 'dspam-dashboard setup']) say(`  ${line}`);
  return 1;
}

function linesOf({ level, title, text, remedies }: Complaint): string[] {
  const typed = remedies.flatMap(({ place, lines }) => [
    `  ${place}:`,
    ...lines.map((line) => `    ${line}`),
  ]);
  return [`${level}: ${title}: ${text}`, ...typed];
}
