import { statSync } from 'node:fs';
import path from 'node:path';
import { readSettingFile } from '@/lib/ground/files/read-setting-file';
import { shellWord } from '@/lib/ground/files/shell-word';
import { ownGroupName } from '@/lib/ground/process/own-names';

/** The files that variables come from, in Next's order for a server: the first file with a variable wins. */
const ENV_FILES = ['.env.production.local', '.env.local', '.env.production', '.env'];

const OTHERS = 0o007;
const GROUP_READS = 0o040;
/** A variable may name itself. */
const MOST_REFERENCES = 100;

/**
 * The `.env` files of a folder that others on this machine may read or write, each with the line that fixes it: anybody
 * who reads NEXTAUTH_SECRET can make a session for any mailbox.
 */
export function findOpenEnvFiles(folder: string): { file: string; remedy: string }[] {
  return ENV_FILES.flatMap((name) => {
    const file = path.join(folder, name);
    const stats = statSync(file, { throwIfNoEntry: false });
    if (!stats?.isFile() || (stats.mode & OTHERS) === 0) return [];
    const isRead =
      stats.uid === process.getuid?.() ||
      ((stats.mode & GROUP_READS) !== 0 && process.getgroups?.().includes(stats.gid) === true);
    const word = shellWord(file);
    const remedy = isRead ? `chmod o= ${word}` : `chgrp ${ownGroupName()} ${word} && chmod 640 ${word}`;
    return [{ file, remedy }];
  });
}

/** A value in a `.env` file that is not used as it stands there. */
export interface CutValue {
  file: string;
  /** From 1. */
  line: number;
  name: string;
  /** The cause: `#` begins a comment, `$` inserts the value of another variable. */
  by: '#' | '$';
  /** Characters, without the quotes around it. */
  written: number;
  used: number;
}

/**
 * The values of which a `.env` file loses a part. Lines are read as @next/env (dotenv) reads them: a `#` ends a value
 * that is not in quotes, also in the middle of a word; a `$` before a name stands for that variable, in quotes too. A
 * comment after a blank is one, a variable that is there was meant, and what the environment says otherwise does not
 * come from the file.
 * @param env the variables as they were loaded
 */
export function findCutValues(folder: string, env: Record<string, string | undefined>): CutValue[] {
  return ENV_FILES.flatMap((name) => {
    const file = path.join(folder, name);
    try {
      const lines = readSettingFile(file)
        .toString('utf8')
        .split(/\r\n?|\n/);
      return lines.flatMap((line, index) => {
        const cut = readLine(line, env);
        return cut ? [{ file, line: index + 1, ...cut }] : [];
      });
    } catch {
      return [];
    }
  });
}

/** For the administrator: never the value itself. */
export function sayCutValue({ file, line, name, by, written, used }: CutValue): string {
  const what = by === '#' ? 'a # ends it: put it into single quotes' : 'a $ takes a variable in: write \\$';
  return `${name} has ${written} characters in ${file} (line ${line}), and is used with ${used} of them, as ${what}`;
}

const LINE = /^\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*|:\s+)(.*)$/;
const QUOTED = /^(['"`])((?:\\\1|(?!\1).)*)\1\s*(?:#.*)?$/;

function readLine(
  text: string,
  env: Record<string, string | undefined>,
): Omit<CutValue, 'file' | 'line'> | null {
  const [, name = '', rest = ''] = LINE.exec(text) ?? [];
  const quoted = QUOTED.exec(rest)?.[2];
  // A value that begins with a quote was meant as a whole.
  const written = quoted ?? (/^['"`]/.test(rest) ? rest : rest.replace(/\s+#.*$/, '')).trim();
  const kept = quoted ?? (rest.split('#')[0] ?? '').trim();
  const { value, hasLost } = expand(kept, env);
  // Something else has set it.
  if (name === '' || env[name] !== value) return null;
  const by = kept === written ? '$' : '#';
  if (by === '$' && !hasLost) return null;
  return { name, by, written: written.length, used: value.length };
}

/** As dotenv-expand does it: from the end, until nothing is left, or what follows a `$` is not a name. */
function expand(text: string, env: Record<string, string | undefined>): { value: string; hasLost: boolean } {
  let value = text;
  let hasLost = false;
  for (let round = 0; round < MOST_REFERENCES; round++) {
    const at = [...value.matchAll(/(?<!\\)\$/g)].at(-1)?.index;
    const reference = at === undefined ? null : /^\$\{?(\w+)(?::-([^}\\]*))?\}?/.exec(value.slice(at));
    if (at === undefined || reference === null) break;
    const [whole, other = '', instead] = reference;
    const taken = env[other] || instead || '';
    hasLost ||= taken === '';
    value = value.slice(0, at) + taken + value.slice(at + whole.length);
  }
  return { value: value.replaceAll('\\$', '$'), hasLost };
}
