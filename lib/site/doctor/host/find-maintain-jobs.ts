import path from 'node:path';
import { runDspam } from '@/lib/formats/dspam/command';
import { findFollowed, isThere } from '@/lib/ground/files/find-file';
import { listNames } from '@/lib/ground/files/list-folder';
import { readAdminText } from '@/lib/ground/files/read-file';

/** Something that runs the maintenance by itself. */
export interface MaintainJob {
  /** The file that says so; `crontab -l` for this user's own. */
  file: string;
  /** Whom it runs as; '' for this user. */
  user: string;
  /** The line as it stands. */
  command: string;
  /** Where its programs are looked for. */
  path: string;
  /**
   * Why it is never run, though the file is there: Debian's cron takes only names of letters, figures, `_` and `-`, run-parts what is executable, and
   * systemd a timer that is enabled.
   */
  passedOver?: 'name' | 'mode' | 'timer' | undefined;
}

/** What cron and systemd look through where nothing is said. */
const CRON_PATH = '/usr/bin:/bin';
const UNIT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const UNIT_FOLDERS = ['etc/systemd/system', 'usr/lib/systemd/system'];
const MAINTAIN = /\b(?:npm|npx|node|tsx|dspam-dashboard)\b.*\bmaintain\b/;
const ANYBODY_RUNS = 0o111;
const TIMEOUT_MS = 10_000;
const MOST_BYTES = 1024 * 1024;
/** Anything larger is no table of cron, nor a unit. */
const MOST_FILE_BYTES = 256 * 1024;
/** Cron takes no command of over 998 characters. What is longer would keep the expressions below busy. */
const TOO_LONG = /^.{4001,}$/gm;

/** Finds it in this user's crontab, the system's, and the units of systemd with a timer. `root` is where /etc lies. */
export async function findMaintainJobs(root = '/'): Promise<MaintainJob[]> {
  const etc = path.join(/* turbopackIgnore: true */ root, 'etc');
  const own = await runDspam('crontab', ['-l'], Buffer.alloc(0), TIMEOUT_MS, MOST_BYTES);
  const jobs = own.exitCode === 0 ? readCrontab('crontab -l', own.output, false) : [];
  for (const file of [
    path.join(/* turbopackIgnore: true */ etc, 'crontab'),
    ...(await list(path.join(/* turbopackIgnore: true */ etc, 'cron.d'))),
  ])
    jobs.push(...readCrontab(file, await read(file), true));
  for (const folder of ['cron.daily', 'cron.weekly', 'cron.hourly'])
    for (const file of await list(path.join(/* turbopackIgnore: true */ etc, folder)))
      jobs.push(...readScript(file, await read(file)));
  const units: string[] = [];
  for (const folder of UNIT_FOLDERS)
    units.push(...(await list(path.join(/* turbopackIgnore: true */ root, folder))));
  for (const file of units.filter((each) => each.endsWith('.service')))
    if (units.includes(file.replace(/service$/, 'timer'))) jobs.push(...readUnit(file, await read(file)));
  return Promise.all(jobs.map(async (job) => ({ ...job, passedOver: await passedOver(job.file, root) })));
}

/** What cron and systemd pass over without a word. */
async function passedOver(file: string, root: string): Promise<MaintainJob['passedOver']> {
  const folder = path.dirname(file);
  if (/\/cron\.[a-z]+$/.test(folder)) {
    // That of other systems takes any name.
    const isDebian = await isThere(path.join(/* turbopackIgnore: true */ root, 'etc/debian_version'));
    if (isDebian && !/^[\w-]+$/.test(path.basename(file))) return 'name';
    if (!folder.endsWith('cron.d'))
      return (((await findFollowed(file))?.mode ?? 0) & ANYBODY_RUNS) === 0 ? 'mode' : undefined;
  }
  if (!file.endsWith('.service')) return undefined;
  const timer = path.basename(file).replace(/service$/, 'timer');
  const etc = path.join(/* turbopackIgnore: true */ folder.replace(/\/usr\/lib\//, '/etc/'));
  for (const wants of (await list(etc)).filter((each) => each.endsWith('.wants')))
    if ((await list(wants)).some((each) => path.basename(each) === timer)) return undefined;
  return 'timer';
}

/** Lines `NAME=value` count for what follows; the system's have a user behind the five times. */
function readCrontab(file: string, text: string, hasUser: boolean): MaintainJob[] {
  const jobs: MaintainJob[] = [];
  let searched = CRON_PATH;
  for (const line of text.split('\n')) {
    const setting = /^\s*PATH\s*=\s*["']?([^"']*)/.exec(line);
    if (setting) searched = setting[1]?.trim() ?? '';
    if (/^\s*#/.test(line) || !MAINTAIN.test(line)) continue;
    const [, user = '', command = ''] =
      (hasUser
        ? /^\s*(?:@\w+|(?:\S+\s+){4}\S+)\s+(\S+)\s+(.*)$/
        : /^\s*(?:@\w+|(?:\S+\s+){4}\S+)\s+()(.*)$/
      ).exec(line) ?? [];
    const becomes = userOf(command);
    jobs.push({ file, user: becomes ?? user, command, path: pathIn(command, searched) });
  }
  return jobs;
}

/** run-parts runs them as root. */
function readScript(file: string, text: string): MaintainJob[] {
  const command = text.split('\n').find((line) => !/^\s*#/.test(line) && MAINTAIN.test(line));
  return command === undefined
    ? []
    : [{ file, user: userOf(command) ?? 'root', command, path: pathIn(command, UNIT_PATH) }];
}

function readUnit(file: string, text: string): MaintainJob[] {
  const [, command] = /^[ \t]*ExecStart=(.*)$/m.exec(text) ?? [];
  if (command === undefined || !/\bmaintain\b/.test(command)) return [];
  const [, user = 'root'] = /^[ \t]*User=(\S+)/m.exec(text) ?? [];
  const [, searched = UNIT_PATH] = /^[ \t]*Environment="?PATH=([^"\n]*)/m.exec(text) ?? [];
  return [{ file, user, command, path: searched }];
}

/** How a command becomes somebody, before it does what it is for. */
const BECOMES = [
  /\bsudo\s+(?:\S+\s+)*?-u\s*([\w.-]+)/,
  /\bsetpriv\s+(?:\S+\s+)*?--reuid[= ]([\w.-]+)/,
  /\brunuser\s+(?:\S+\s+)*?-u\s+([\w.-]+)/,
  /\b(?:setuidgid|chpst\s+-u|gosu|su-exec)\s+([\w.-]+)/,
  // The first word that is neither an option nor the shell of one.
  /\b(?:su|runuser)\s+(?:-\S*\s+|\/\S+\s+)*([a-z_][\w.-]*)/,
];

function userOf(command: string): string | undefined {
  for (const form of BECOMES) {
    const user = form.exec(command)?.[1];
    if (user !== undefined) return user;
  }
  return undefined;
}

/** With what a command sets before its program. */
function pathIn(command: string, known: string): string {
  const [, own] = /(?:^|\s)PATH=["']?([^\s"';]+)/.exec(command) ?? [];
  return own?.replace(/\$\{?PATH\}?/, known) ?? known;
}

async function list(folder: string): Promise<string[]> {
  const names = await listNames(folder);
  return names.sort().map((name) => path.join(/* turbopackIgnore: true */ folder, name));
}

async function read(file: string): Promise<string> {
  const text = await readAdminText(file, MOST_FILE_BYTES);
  return text.replaceAll(TOO_LONG, '');
}
