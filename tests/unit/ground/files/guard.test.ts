import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/*
 * Files of DSPAM_HOME are opened by lib/ground/files alone: a named pipe or a link in the place of one must not be met by anything that
 * opens or follows a name. What is named here neither opens nor follows the last component.
 */
const HARMLESS = ['fstatSync', 'lstat', 'link', 'lutimes', 'readlink', 'rename', 'rmdir', 'statfs', 'unlink'];

/** Files that open nothing below DSPAM_HOME, and what of theirs it is. */
const OTHERS: Record<string, string> = {
  'lib/store/config/places.ts': 'dspam.conf, programs, files of signing in',
  'lib/data/site/health.ts': 'asks for the rights of a folder',
  'lib/store/db/migrate.ts': 'the migrations of the project',
  'lib/site/backup/copy-file.ts': 'makes the copy, in the folder of a backup',
  'lib/site/backup/copy-home.ts': 'asks what the folders are, and makes those of a backup',
  'lib/site/backup/manifest.ts': 'the folder of a backup',
  'lib/site/backup/require-apart.ts': 'compares folders, before a backup or a restore begins',
  'lib/site/backup/require-ready-home.ts': 'tries whether a DSPAM_HOME can be filled',
  'lib/site/backup/restore-home.ts': 'fills an empty DSPAM_HOME, which nobody uses yet',
  'lib/store/config/address.ts': 'the socket of the database',
  'lib/formats/dspam/conf-files.ts': 'lists the folders that dspam.conf includes',
  'lib/formats/dspam/dspam-processes.ts': '/proc',
  'lib/formats/dspam/recipient.ts': 'follows the name of the program',
  'lib/store/config/env-files.ts': 'asks for the rights of .env files',
  'lib/ground/files/file-stamp.ts': 'looks at the times of the administrator’s files',
  'lib/ground/files/nameless-file.ts': 'a file of the system for the time of a run',
  'lib/ground/process/no-new-privileges.ts': 'asks for the rights of a program',
  'lib/messages/operations/disk-room.ts': 'asks for the rights of a folder',
  'lib/people/identity/find-uid.ts': '/etc/passwd',
  'lib/people/users/load-names.ts': '/etc/passwd',
  'lib/ground/files/watched-file.ts': 'looks at the times of the administrator’s files',
};

const files = readdirSync('lib', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.includes('generated'))
  .map((file) => `lib/${file}`);

/** The names that a source takes from node:fs, types left out; the whole of it is `*`. */
function takenFromFs(source: string): string[] {
  const taken: string[] = [];
  const whole =
    /(?:import\s+(?!type)(?:\*\s+as\s+)?\w+\s+from|import\(|require\()\s*'(?:node:)?fs(?:\/promises)?'/;
  if (whole.test(source)) taken.push('*');
  for (const [, names = ''] of source.matchAll(
    /import\s+(?!type)\{([^}]*)\}\s+from\s+'(?:node:)?fs(?:\/promises)?'/g,
  ))
    taken.push(
      ...names
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '' && !name.startsWith('type '))
        .map((name) => name.split(/\s+/)[0] ?? ''),
    );
  return taken.filter((name) => name !== 'constants');
}

describe('which files open files', () => {
  it('finds what is taken from node:fs, however it is written', () => {
    expect(takenFromFs("import { type FileHandle, open } from 'node:fs/promises';")).toEqual(['open']);
    expect(takenFromFs("import type { FileHandle } from 'node:fs/promises';")).toEqual([]);
    expect(takenFromFs("import fs from 'fs';")).toEqual(['*']);
    expect(takenFromFs("import * as fs from 'node:fs/promises';")).toEqual(['*']);
    expect(takenFromFs("const { open } = await import('node:fs/promises');")).toEqual(['*']);
    expect(takenFromFs("import { readFile as read } from 'node:fs/promises';")).toEqual(['readFile']);
  });

  it.each(files.filter((file) => !file.startsWith('lib/ground/files/') && !(file in OTHERS)))(
    '%s does not',
    (file) => {
      const taken = takenFromFs(readFileSync(file, 'utf8'));
      expect(taken.filter((name) => !HARMLESS.includes(name))).toEqual([]);
    },
  );

  it('has no exception that is not needed', () => {
    const idle = Object.keys(OTHERS).filter((file) =>
      takenFromFs(readFileSync(file, 'utf8')).every((name) => HARMLESS.includes(name)),
    );
    expect(idle).toEqual([]);
  });
});
