import path from 'node:path';
import { listUserFolders } from '@/lib/formats/dspam/list-stores';
import { type Scale, userFiles } from '@/lib/formats/dspam/userdir';
import { findAnything, isThere } from '@/lib/ground/files/find-file';
import { groupName } from '@/lib/ground/files/group-name';
import { listNames } from '@/lib/ground/files/list-folder';
import { readHead } from '@/lib/ground/files/read-ends';
import { shellWord } from '@/lib/ground/files/shell-word';
import type { Check, Examined } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf, type Remedy } from '@/lib/site/doctor/check/finding';
import { findScheduled, scheduledLines } from '@/lib/site/doctor/host/find-scheduled';
import { linesIn, readPlaces } from '@/lib/site/doctor/host/read-places';
import { userName } from '@/lib/site/doctor/host/who';
import { needsSettings } from './not-looked-at';

const { good, warning } = findingsOf('rotation');

/** Younger and smaller logs do no harm yet. */
const LARGE_BYTES = 10e6;
const OLD_DAYS = 100;
const LOGROTATE_PLACES = ['etc/logrotate.conf', 'etc/logrotate.d'] as const;
const DAY_MS = 24 * 3600 * 1000;
/** How many folders lie between `data` and the logs of users (F§1). */
const DEPTH: Record<Scale, number> = { normal: 1, domain: 2, large: 3 };

interface Logs {
  files: number;
  bytes: number;
  /** The largest, and when its first record was written; null where that cannot be told. */
  largest: { file: string; bytes: number; since: number | null } | null;
}

/** Whether system.log and the users' logs are cut from time to time: DSPAM itself only ever adds to them. */
export const rotation = rotationBelow('/');

/** The same, with another root folder below which /etc lies. */
export function rotationBelow(root: string): Check {
  return {
    name: 'rotation',
    async look(examined) {
      const { config } = examined;
      if (config === null) return needsSettings('rotation');
      const { dspamHome: home, scale } = config;
      const done = await findRotated(root, home);
      const systemLog = await measure([path.join(home, 'system.log')]);
      const { names } = await listUserFolders(home, scale);
      const userLogs = await measure(names.map((name) => userFiles(home, scale, name).log));
      return [
        await say('system', systemLog, done.system, examined, root),
        await say('users', userLogs, done.users, examined, root),
      ];
    },
  };
}

async function say(
  which: 'system' | 'users',
  { files, bytes, largest }: Logs,
  by: string | null,
  examined: Examined,
  root: string,
): Promise<Finding> {
  const days = largest?.since ? Math.floor((Date.now() - largest.since) / DAY_MS) : 0;
  const values = { files, bytes, days, by: by ?? '', file: largest?.file ?? '' };
  const isLarge = bytes > LARGE_BYTES || days > OLD_DAYS;
  if (by !== null) {
    // Rotated at times, but not so that it helps: the one that is set up leaves this one out, or does not run.
    if (days > 2 * OLD_DAYS) return warning(`${which}Late`, values);
    return good(`${which}Rotated`, values);
  }
  if (!isLarge) return good(`${which}Small`, values);
  return warning(`${which}Grows`, values, await setUp(examined, root));
}

/** What rotates the logs of each kind; null where nothing does. */
async function findRotated(
  root: string,
  home: string,
): Promise<{ system: string | null; users: string | null }> {
  const [cron, logrotate] = await Promise.all([findScheduled(root), readPlaces(LOGROTATE_PLACES, root)]);
  const own = scheduledLines(cron).filter(({ line }) => /\bdspam_(?:logrotate|maintenance)\b/.test(line));
  const whole = own.find(({ line }) => !/\s-l\s/.test(line));
  const systemOnly = own.find(({ line }) => line.includes('system.log'));
  const usersOnly = own.find(({ line }) => /\s-l\s.*\/data\b/.test(line));
  const data = path.join(home, 'data');
  const named = logrotate.files.flatMap(({ file, text }) =>
    linesIn(text).flatMap((line) => line.split(/[\s"'{]+/).map((word) => ({ file, word }))),
  );
  const bySystem = named.find(({ word }) => word === `${home}/system.log` || word === `${home}/*.log`);
  const byUsers = named.find(({ word }) => word.startsWith(`${data}/`) && word.endsWith('.log'));
  const beside = await listNames(home);
  const rotated = beside.find((name) => /^system\.log[.-]\d/.test(name));
  return {
    system: (whole ?? systemOnly ?? bySystem)?.file ?? (rotated ? path.join(home, rotated) : null),
    users: (whole ?? usersOnly ?? byUsers)?.file ?? null,
  };
}

async function measure(files: readonly string[]): Promise<Logs> {
  const logs: Logs = { files: 0, bytes: 0, largest: null };
  for (const file of files) {
    const stats = await findAnything(file);
    if (!stats?.isFile()) continue;
    logs.files++;
    logs.bytes += stats.size;
    if (stats.size > (logs.largest?.bytes ?? -1)) logs.largest = { file, bytes: stats.size, since: null };
  }
  if (logs.largest) {
    const first = /^(\d{9,10})\t/m.exec(await readHead(logs.largest.file))?.[1];
    logs.largest.since = first === undefined ? null : Number(first) * 1000;
  }
  return logs;
}

/** DSPAM's own script by cron where it is there, else logrotate, which keeps owner, group and mode. */
async function setUp({ config, dspamBin }: Examined, root: string): Promise<Remedy> {
  const home = config?.dspamHome ?? '';
  const script = dspamBin && path.join(path.dirname(dspamBin), 'dspam_logrotate');
  if (script && (await isThere(script)))
    return { where: 'crontab', lines: [`27 3 * * * ${script} -a 60 -d ${shellWord(home)}`] };
  const folder = await findAnything(home);
  const users = `${home}/data/${'*/'.repeat(DEPTH[config?.scale ?? 'normal'])}*.log`;
  const owner = folder ? await userName(folder.uid) : 'root';
  const group = folder ? await groupName(folder.gid) : 'root';
  return {
    where: 'shell',
    lines: [
      `cat > ${shellWord(path.join(root, 'etc/logrotate.d/dspam'))} <<'END'`,
      `${home}/system.log ${users} {`,
      `  su ${owner} ${group}`,
      '  monthly',
      '  rotate 6',
      '  compress',
      '  delaycompress',
      '  missingok',
      '  notifempty',
      '  create',
      '}',
      'END',
    ],
  };
}
