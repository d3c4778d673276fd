import { unforeseen } from '@/lib/ground/unforeseen';
import { findScheduled, type ScheduledFile } from './find-scheduled';

/** Something that runs the maintenance by itself. */
export interface MaintainJob extends Pick<ScheduledFile, 'file' | 'passedOver'> {
  /** Whom it runs as; '' for this user. */
  user: string;
  /** The line as it stands. */
  command: string;
  /** Where its programs are looked for. */
  path: string;
}

/** What cron and systemd look through where nothing is said. */
const CRON_PATH = '/usr/bin:/bin';
const UNIT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const MAINTAIN = /\b(?:npm|npx|node|tsx|dspam-dashboard)\b.*\bmaintain\b/;

/** Finds it in this user's crontab, the system's, and the units of systemd with a timer. `root` is where /etc lies. */
export async function findMaintainJobs(root = '/'): Promise<MaintainJob[]> {
  const { files } = await findScheduled(root);
  return files.flatMap((scheduled) =>
    jobsIn(scheduled).map((job) => ({ ...job, passedOver: scheduled.passedOver })),
  );
}

function jobsIn({ file, kind, text }: ScheduledFile): MaintainJob[] {
  switch (kind) {
    case 'own':
      return readCrontab(file, text, false);
    case 'system':
      return readCrontab(file, text, true);
    case 'script':
      return readScript(file, text);
    case 'unit':
      return readUnit(file, text);
    case 'user':
      // Only root sees these, and has them do it as somebody else.
      return [];
    default:
      return unforeseen(kind);
  }
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
