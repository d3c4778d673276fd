import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ask, tell } from './ask';

export const USER = 'dspam-dashboard';
/** That the user was made here, and may be given another group. */
const MADE = '/var/lib/dspam-dashboard/made-user';

/** Makes the user of the dashboard, with DSPAM's group as its first, and says what was done; nothing where all is as it should be. */
export function makeUser(group: { name: string; gid: number } | null): string[] {
  const known = ask('getent', 'passwd', USER);
  if (known === '') return [add(group)];
  const [, , , first] = known.split(':').map(Number);
  const groups = ask('id', '-G', USER).split(' ').map(Number);
  if (group === null || first === group.gid) return [];
  if (existsSync(MADE)) {
    tell('usermod', '--gid', group.name, USER);
    return [`The user ${USER} has the group ${group.name} now.`];
  }
  if (groups.includes(group.gid)) return [];
  tell('usermod', '--append', '--groups', group.name, USER);
  return [`There was a user ${USER} already: it was left as it is, and is in the group ${group.name}, too.`];
}

function add(group: { name: string; gid: number } | null): string {
  const first = group === null ? ['--user-group'] : ['--gid', group.name];
  const home = ['--home-dir', '/nonexistent', '--no-create-home', '--shell', '/usr/sbin/nologin'];
  tell('useradd', '--system', ...first, ...home, '--comment', 'DSPAM dashboard', USER);
  mkdirSync(path.dirname(MADE), { recursive: true });
  writeFileSync(MADE, '');
  return group === null
    ? `The user ${USER} was made, with a group of its own for now.`
    : `The user ${USER} was made, with the group ${group.name}.`;
}
