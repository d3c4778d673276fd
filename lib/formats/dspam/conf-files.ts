import { opendirSync } from 'node:fs';
import { stampOf } from '@/lib/ground/files/file-stamp';
import { readSettingFile } from '@/lib/ground/files/read-setting-file';
import { type ConfValue, confOf, type DspamConf, readValues } from './conf';

/** A dspam.conf with all that it includes. */
export interface ConfFiles {
  conf: DspamConf;
  /** Every file and folder that was looked at, with its stamp from before it was read (file-stamp.ts). */
  stamps: ReadonlyMap<string, string>;
  /**
   * Those that could not be read, with the system's error code: DSPAM may be able to read what the dashboard cannot.
   * DSPAM also ignores an `Include` that leads nowhere.
   */
  unreadable: { file: string; code: string }[];
}

/** DSPAM would follow files that include each other until it crashes. */
const DEEPEST = 8;

/** Reads dspam.conf and what its `Include` lines name. Never throws. */
export function readConfFiles(file: string): ConfFiles {
  const stamps = new Map<string, string>();
  const unreadable: ConfFiles['unreadable'] = [];

  function look<T>(place: string, read: (place: string) => T): T | undefined {
    stamps.set(place, stampOf(place));
    try {
      return read(place);
    } catch (error) {
      const code = codeOf(error);
      if (place === file || !['ENOENT', 'EISDIR'].includes(code)) unreadable.push({ file: place, code });
      return undefined;
    }
  }

  function* valuesOf(place: string, depth: number): Generator<ConfValue> {
    const bytes = look(place, readSettingFile);
    if (bytes) yield* readValues(bytes, (included) => (depth < DEEPEST ? include(included, depth + 1) : []));
  }

  function* include(place: string, depth: number): Generator<ConfValue> {
    const names = look(place, listConfs);
    if (names === 'file') yield* valuesOf(place, depth);
    else for (const name of names ?? []) yield* valuesOf(`${place}/${name}`, depth);
  }

  return { conf: confOf(valuesOf(file, 0)), stamps, unreadable };
}

/** The `*.conf` of a folder in the order that the folder has them in, which is DSPAM's; `file` for a file. */
function listConfs(place: string): string[] | 'file' {
  const names: string[] = [];
  try {
    const folder = opendirSync(place);
    try {
      for (let entry = folder.readSync(); entry; entry = folder.readSync()) names.push(entry.name);
    } finally {
      folder.closeSync();
    }
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') return 'file';
    throw error;
  }
  return names.filter((name) => name.endsWith('.conf'));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
