import { AppError } from '@/lib/ground/errors';
import { isMissing, isNotPlain } from '@/lib/ground/files/not-plain';
import { notWritten } from '@/lib/ground/files/not-written';
import { readSmallFile } from '@/lib/ground/files/read-file';
import { replaceFile } from '@/lib/ground/files/replace-file';
import { type Alert, MAX_ALERTS, parseAlertLine } from './alert-line';

/** No file that people write gets this long. A longer one is not read at all, because every page reads it. */
const MAX_BYTES = 256 * 1024;

/** The lines of such a file: UTF-8 or, as the old pages write, latin1. */
export function parseAlertFile(bytes: Buffer): string[] {
  const utf8 = bytes.toString('utf8');
  const text = utf8.includes('\ufffd') ? bytes.toString('latin1') : utf8;
  return text.split(/\r?\n/);
}

/** The alerts of a file that are used: the first 100. */
export function alertsOf(lines: readonly string[]): Alert[] {
  return lines.flatMap((line) => parseAlertLine(line) ?? []).slice(0, MAX_ALERTS);
}

/**
 * The lines of USER.alerts; an empty list when there is no file. Throws `unavailable` when it cannot be read or is far
 * too long.
 */
export async function readAlertLines(file: string): Promise<string[]> {
  try {
    return parseAlertFile((await readSmallFile(file, MAX_BYTES)).bytes);
  } catch (cause) {
    if (isMissing(cause)) return [];
    if (isNotPlain(cause)) throw cause;
    throw new AppError('unavailable', `${file} cannot be read`, {
      cause,
      reason: 'alertsNotReadable',
      values: { file },
    });
  }
}

/** Rewrites the file, see replaceFile. Throws `unavailable`, and leaves the file as it was. */
export async function writeAlertLines(file: string, lines: readonly string[]): Promise<void> {
  const kept = lines.filter((line, index) => line !== '' || index < lines.length - 1);
  try {
    await replaceFile(file, Buffer.from(kept.map((line) => `${line}\n`).join('')));
  } catch (cause) {
    throw notWritten(file, cause, 'alertsNotWritable');
  }
}
