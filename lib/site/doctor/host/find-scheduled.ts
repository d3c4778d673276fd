import path from 'node:path';
import { runDspam } from '@/lib/formats/dspam/command';
import { findFollowed, isThere } from '@/lib/ground/files/find-file';
import { listNames } from '@/lib/ground/files/list-folder';
import { linesIn, readPlaces } from './read-places';

/** A table of cron, a script that it runs, or a service of systemd that has a timer. */
export interface ScheduledFile {
  /** `crontab -l` for this user's own table. */
  file: string;
  /** `own` and `user` are tables of one user, `system` those that name a user in each line. */
  kind: 'own' | 'user' | 'system' | 'script' | 'unit';
  text: string;
  /**
   * Why it is never run, though the file is there: Debian's cron takes only names of letters, figures, `_` and `-`, run-parts what
   * is executable, and systemd a timer that is enabled.
   */
  passedOver?: 'name' | 'mode' | 'timer' | undefined;
}

export interface Scheduled {
  files: ScheduledFile[];
  /** Folders and files that may not be read, so that there may be more. */
  unreadable: string[];
}

/** Where a machine says what cron and systemd run. Those of users only root may look into. */
const PLACES: Record<string, Exclude<ScheduledFile['kind'], 'own'>> = {
  'etc/crontab': 'system',
  'etc/cron.d': 'system',
  'etc/cron.hourly': 'script',
  'etc/cron.daily': 'script',
  'etc/cron.weekly': 'script',
  'etc/cron.monthly': 'script',
  'var/spool/cron/crontabs': 'user',
  'var/spool/cron': 'user',
  'etc/systemd/system': 'unit',
  'usr/lib/systemd/system': 'unit',
};

const ANYBODY_RUNS = 0o111;
const TIMEOUT_MS = 10_000;
const MOST_BYTES = 1024 * 1024;

/** Everything that cron and systemd run on this machine, as far as it can be seen. `root` is where /etc lies. Never throws. */
export async function findScheduled(root = '/'): Promise<Scheduled> {
  const found: Scheduled = { files: await readOwn(), unreadable: [] };
  for (const [place, kind] of Object.entries(PLACES)) {
    const { files, unreadable } = await readPlaces([place], root);
    const all = new Set(files.map(({ file }) => file));
    // A service is begun by the timer beside it.
    const run = kind === 'unit' ? files.filter(({ file }) => all.has(timerOf(file))) : files;
    for (const { file, text } of run)
      found.files.push({ file, kind, text, passedOver: await passedOver(kind, file, root) });
    found.unreadable.push(...unreadable);
  }
  return found;
}

/** The lines that are run, with the file that has them. */
export function scheduledLines({ files }: Scheduled): { file: string; line: string }[] {
  return files.flatMap(({ file, text, passedOver: why }) =>
    why === undefined ? linesIn(text).map((line) => ({ file, line })) : [],
  );
}

async function readOwn(): Promise<ScheduledFile[]> {
  const { exitCode, output } = await runDspam('crontab', ['-l'], Buffer.alloc(0), TIMEOUT_MS, {
    keptBytes: MOST_BYTES,
  });
  return exitCode === 0 ? [{ file: 'crontab -l', kind: 'own', text: output }] : [];
}

/** What cron and systemd pass over without a word. */
async function passedOver(
  kind: ScheduledFile['kind'],
  file: string,
  root: string,
): Promise<ScheduledFile['passedOver']> {
  if (kind === 'unit') return (await isEnabled(timerOf(file))) ? undefined : 'timer';
  const isOfPackages = kind === 'script' || path.basename(path.dirname(file)) === 'cron.d';
  // The cron of other systems takes any name.
  const isDebian = await isThere(path.join(/* turbopackIgnore: true */ root, 'etc/debian_version'));
  if (isOfPackages && isDebian && !/^[\w-]+$/.test(path.basename(file))) return 'name';
  if (kind !== 'script') return undefined;
  return (((await findFollowed(file))?.mode ?? 0) & ANYBODY_RUNS) === 0 ? 'mode' : undefined;
}

async function isEnabled(timer: string): Promise<boolean> {
  const { dir, base } = path.parse(timer);
  const etc = dir.replace(/\/usr\/lib\//, '/etc/');
  for (const wants of (await listNames(etc)).filter((each) => each.endsWith('.wants')))
    if ((await listNames(path.join(/* turbopackIgnore: true */ etc, wants))).includes(base)) return true;
  return false;
}

/** A timer itself is none's. */
function timerOf(file: string): string {
  return file.endsWith('.service') ? file.replace(/service$/, 'timer') : '';
}
