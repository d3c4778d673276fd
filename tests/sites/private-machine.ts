import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/** Where the project is found in there, whatever folder it is in: its parents may be closed to others. */
export const PROJECT = '/srv/dashboard';
/** Node, for the same reason. */
export const NODE = '/srv/node';
/** The socket of MariaDB, where Debian has it. */
export const MYSQL_SOCKET = '/run/mysqld/mysqld.sock';

/** Below this, numbers belong to the system's own users; `nobody` stands above them. */
const FIRST_PERSON = 1000;
const NOBODY = 65_534;

/** Folders that a site has to itself, with the modes that Debian gives them. */
const FOLDERS = [
  { path: '/home', mode: 0o755 },
  { path: '/srv', mode: 0o755 },
  { path: '/run', mode: 0o755 },
  { path: '/tmp', mode: 0o1777 },
  { path: '/var/spool', mode: 0o755 },
  { path: '/var/mail', mode: 0o2775 },
  { path: '/var/log', mode: 0o755 },
];

/**
 * Puts folders below `base` over those of the machine: a site writes to its own /etc, /home, /var/mail and so on, and has a network with
 * nobody else in it. This process has to have name spaces of its own for mounts and the network, else it would change the machine.
 * Afterwards only what is found through PROJECT, NODE and MYSQL_SOCKET is there for certain.
 */
export function makePrivate(base: string, mysqlSocket: string): void {
  const place = (folder: string) => path.join(base, folder);
  execFileSync('cp', ['--archive', '/etc', place('/etc')]);
  leavePeopleOut(place('/etc'));
  for (const folder of FOLDERS) makeFolder(place(folder.path), folder.mode);
  chownSync(place('/var/mail'), 0, idOf('group', 'mail'));
  symlinkSync('../mail', place('/var/spool/mail'));
  mkdirSync(place(PROJECT));
  mkdirSync(path.dirname(place(MYSQL_SOCKET)));
  for (const file of [NODE, MYSQL_SOCKET]) writeFileSync(place(file), '');
  bind(path.resolve('.'), place(PROJECT));
  bind(process.execPath, place(NODE));
  bind(mysqlSocket, place(MYSQL_SOCKET));
  for (const folder of ['/etc', ...FOLDERS.map((each) => each.path)]) bind(place(folder), folder);
  execFileSync('ip', ['link', 'set', 'lo', 'up']);
}

/** Puts one folder or file over another, with what is mounted in it. */
export function bind(from: string, to: string): void {
  execFileSync('mount', ['--rbind', from, to]);
}

/** Makes a folder with just these modes, whatever the umask. */
export function makeFolder(folder: string, mode: number): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, mode);
}

/** The number of a name in /etc/passwd or /etc/group. */
export function idOf(file: 'passwd' | 'group', name: string): number {
  const line = readFileSync(`/etc/${file}`, 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${name}:`));
  if (!line) throw new Error(`/etc/${file} has no ${name}`);
  return Number(line.split(':')[2]);
}

/** The people of the machine are not of the site: their names may be wanted. */
function leavePeopleOut(etc: string): void {
  const people = new Set<string>();
  const edit = (name: string, keep: (fields: string[]) => boolean) => {
    const file = path.join(etc, name);
    if (!existsSync(file)) return;
    const lines = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, lines.filter((line) => line === '' || keep(line.split(':'))).join('\n'));
  };
  edit('passwd', ([name = '', , uid]) => {
    const isSystem = Number(uid) < FIRST_PERSON || Number(uid) === NOBODY;
    if (!isSystem) people.add(name);
    return isSystem;
  });
  for (const name of ['shadow', 'group', 'gshadow', 'subuid', 'subgid'])
    edit(name, ([owner = '']) => !people.has(owner));
}
