import { AppError } from '@/lib/ground/errors';
import { isMissing } from '@/lib/ground/files/not-plain';
import { notWritten } from '@/lib/ground/files/not-written';
import { readSmallFile } from '@/lib/ground/files/read-file';
import { replaceFile } from '@/lib/ground/files/replace-file';
import type { PreferenceChange, StoredPreference } from './stored-preference';

/*
 * `USER.prefs` of a site without the preferences extension, and `default.prefs` in DSPAM_HOME for everybody (F§1): lines
 * `name=value`, `#` begins a comment. Bytes are kept as they are (latin1).
 */

/** The preferences of such a text; of a name that comes twice, the last. Lines that are not preferences are skipped. */
export function parsePreferenceFile(text: string): StoredPreference[] {
  const found = new Map<string, StoredPreference>();
  for (const line of text.split('\n')) {
    const entry = parseLine(line);
    if (entry) found.set(entry.name.toLowerCase(), entry);
  }
  return [...found.values()];
}

/** The text with some values changed or (null) taken out; comments, unknown lines and their order are kept. */
export function changePreferenceFile(text: string, changes: readonly PreferenceChange[]): string {
  const wanted = new Map(changes.map((change) => [change.name.toLowerCase(), change]));
  const written = new Set<string>();
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  const kept = lines.flatMap((line) => {
    const entry = parseLine(line);
    const change = entry && wanted.get(entry.name.toLowerCase());
    if (!entry || !change) return [line];
    if (change.value === null || written.has(entry.name.toLowerCase())) return [];
    written.add(entry.name.toLowerCase());
    return [`${entry.name}=${change.value}`];
  });
  const added = changes.filter(({ name, value }) => value !== null && !written.has(name.toLowerCase()));
  const all = [...kept, ...added.map(({ name, value }) => `${name}=${value}`)];
  return all.length === 0 ? '' : `${all.join('\n')}\n`;
}

/** What such a file says; nothing if it does not exist. Throws `unavailable` when it cannot be read. */
export async function readPreferenceFile(file: string): Promise<StoredPreference[]> {
  return parsePreferenceFile(await readText(file));
}

/** Changes the file; see replaceFile. Throws `unavailable` when that cannot be done, leaving the file as it was. */
export async function writePreferenceFile(file: string, changes: readonly PreferenceChange[]): Promise<void> {
  const text = changePreferenceFile(await readText(file), changes);
  try {
    await replaceFile(file, Buffer.from(text, 'latin1'));
  } catch (cause) {
    throw notWritten(file, cause, 'prefsNotWritable');
  }
}

async function readText(file: string): Promise<string> {
  try {
    return (await readSmallFile(file)).bytes.toString('latin1');
  } catch (cause) {
    if (isMissing(cause)) return '';
    if (cause instanceof AppError) throw cause;
    throw new AppError('unavailable', `${file} cannot be read`, {
      cause,
      reason: 'prefsNotReadable',
      values: { file },
    });
  }
}

function parseLine(line: string): StoredPreference | null {
  const at = line.indexOf('=');
  if (at <= 0 || /^\s*#/.test(line)) return null;
  return { name: line.slice(0, at).trim(), value: line.slice(at + 1).replace(/\r$/, '') };
}
