import path from 'node:path';
import { listFolder } from '@/lib/ground/files/list-folder';
import { readAdminFile } from '@/lib/ground/files/read-file';

/** Where a machine says what cron and systemd run. Those of users only root may look into. */
export const CRON_PLACES = [
  'etc/crontab',
  'etc/cron.d',
  'etc/cron.hourly',
  'etc/cron.daily',
  'etc/cron.weekly',
  'etc/cron.monthly',
  'var/spool/cron/crontabs',
  'var/spool/cron',
  'etc/systemd/system',
] as const;

/** And what logrotate does. */
export const LOGROTATE_PLACES = ['etc/logrotate.conf', 'etc/logrotate.d'] as const;

/** Lines that run something, with the file that has them. */
export interface Scheduled {
  lines: { file: string; line: string }[];
  /** Folders and files that may not be read, so that there may be more. */
  unreadable: string[];
}

const MOST_BYTES = 256 * 1024;
/** Cron takes no command of over 998 characters; a longer line is there to keep whoever reads it busy. */
const LONGEST_LINE = 4_000;

/** All lines of the files in these places but comments and empty ones. `root` is where /etc lies. Never throws. */
export async function findScheduled(places: readonly string[], root: string): Promise<Scheduled> {
  const found: Scheduled = { lines: [], unreadable: [] };
  for (const name of places) {
    const place = path.join(/* turbopackIgnore: true */ root, name);
    const names = await listFolder(place).catch((error: NodeJS.ErrnoException) => error.code ?? 'error');
    if (names === 'ENOTDIR') await readInto(found, place);
    else if (typeof names !== 'string')
      for (const each of names)
        await readInto(found, path.join(/* turbopackIgnore: true */ place, each.name));
    else if (names === 'EACCES' || names === 'EPERM') found.unreadable.push(place);
  }
  return found;
}

async function readInto(found: Scheduled, file: string): Promise<void> {
  try {
    const text = (await readAdminFile(file, MOST_BYTES)).bytes.toString('utf8');
    for (const line of text.split('\n').map((each) => each.trim()))
      if (line !== '' && !line.startsWith('#') && line.length <= LONGEST_LINE)
        found.lines.push({ file, line });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') found.unreadable.push(file);
  }
}
