import path from 'node:path';
import { listFolder } from '@/lib/ground/files/list-folder';
import { readAdminFile } from '@/lib/ground/files/read-file';

/** Settings of the machine, as text. */
export interface Places {
  files: { file: string; text: string }[];
  /** Folders and files that may not be read, so that there may be more. */
  unreadable: string[];
}

/** Anything larger is no table of cron, no unit, nor settings of logrotate. */
const MOST_BYTES = 256 * 1024;
/** Cron takes no command of over 998 characters. What is longer is there to keep whoever reads it busy. */
const TOO_LONG = /^.{4001,}$/gm;

/** The files of these places, each a file or a folder with files, in the order of their names. `root` is where /etc lies. Never throws. */
export async function readPlaces(names: readonly string[], root: string): Promise<Places> {
  const found: Places = { files: [], unreadable: [] };
  for (const name of names) {
    const place = path.join(/* turbopackIgnore: true */ root, name);
    const entries = await listFolder(place).catch((error: NodeJS.ErrnoException) => error.code ?? 'error');
    if (entries === 'ENOTDIR') await readInto(found, place);
    else if (typeof entries !== 'string')
      for (const each of entries.map((entry) => entry.name).sort())
        await readInto(found, path.join(/* turbopackIgnore: true */ place, each));
    else if (entries === 'EACCES' || entries === 'EPERM') found.unreadable.push(place);
  }
  return found;
}

async function readInto({ files, unreadable }: Places, file: string): Promise<void> {
  try {
    const text = (await readAdminFile(file, MOST_BYTES)).bytes.toString('utf8');
    files.push({ file, text: text.replaceAll(TOO_LONG, '') });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') unreadable.push(file);
  }
}

/** The lines of a text but comments and empty ones. */
export function linesIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
