import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { shellWord } from '@/lib/ground/files/shell-word';

export const SETTINGS = '/etc/dspam-dashboard/env';
const EXAMPLE = 'env.example';
const MODE = 0o640;
const GROUP_READS = 0o040;
const LINE = /^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=/;
/** Of Node, of the system. */
const OTHERS = new Set(['NODE_OPTIONS', 'MALLOC_ARENA_MAX', 'TZ', 'LANG', 'PATH', 'NODE_EXTRA_CA_CERTS']);

/**
 * Writes the settings where there are none yet, with a secret and what else is known; in one step, so that nobody finds half a file. Those that are
 * there stay as they are, but the user's group may read them. Returns what was done.
 */
export function writeSettings(gid: number, known: Record<string, string | undefined>): string[] {
  if (existsSync(SETTINGS)) return letRead(gid);
  const values = { NEXTAUTH_SECRET: randomBytes(32).toString('hex'), ...known };
  let text = readFileSync(EXAMPLE, 'utf8');
  for (const [name, value] of Object.entries(values))
    if (value !== undefined) text = text.replace(new RegExp(`^#?${name}=.*$`, 'm'), () => `${name}=${value}`);
  mkdirSync(path.dirname(SETTINGS), { recursive: true, mode: 0o755 });
  const unready = `${SETTINGS}.new`;
  try {
    writeFileSync(unready, text, { mode: 0o600 });
    chownSync(unready, 0, gid);
    chmodSync(unready, MODE);
    renameSync(unready, SETTINGS);
  } catch (error) {
    rmSync(unready, { force: true });
    throw new Error(
      `${SETTINGS} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return [`The settings were written: ${SETTINGS}`];
}

function letRead(gid: number): string[] {
  const stats = statSync(SETTINGS);
  if (!stats.isFile()) throw new Error(`${SETTINGS} is no file`);
  if (stats.uid !== 0 || stats.gid === gid || (stats.mode & GROUP_READS) === 0) return [];
  chownSync(SETTINGS, 0, gid);
  return [`The settings may be read by the dashboard's group now: ${SETTINGS}`];
}

/** Names in the settings that this version does not know: of a later version, or misspelt. They do nothing. */
export function unknownSettings(): string[] {
  const known = new Set(namesIn(readFileSync(EXAMPLE, 'utf8').replaceAll(/^#(?=[A-Z])/gm, '')));
  return namesIn(readFileSync(SETTINGS, 'utf8')).filter((name) => !known.has(name) && !OTHERS.has(name));
}

/** How to edit them. */
export const EDIT = `editor ${shellWord(SETTINGS)}`;

function namesIn(text: string): string[] {
  return text.split('\n').flatMap((line) => LINE.exec(line)?.[1] ?? []);
}
