import { spawnSync } from 'node:child_process';
import { AppError } from '@/lib/ground/errors';

/** What every user has by default. */
const UMASK = 0o022;

/**
 * Makes this process run as the user, with all the groups that the system gives them. Only root can. Throws `invalid`
 * when there is no such user.
 */
export function becomeUser(user: string): void {
  const { setgroups, setgid, setuid } = process;
  // Asked of the system, which may know more users than /etc/passwd.
  const [name, , uid, gid, , home = '/'] = ask('getent', 'passwd', '--', user).split(':');
  const groups = ask('id', '-G', '--', user).split(' ').map(Number);
  if (name !== user || !uid || !gid || !setgroups || !setgid || !setuid)
    throw new AppError('invalid', `--user ${user}: there is no such user on this machine`);
  setgroups.call(process, groups);
  setgid.call(process, Number(gid));
  setuid.call(process, Number(uid));
  process.umask(UMASK);
  Object.assign(process.env, { USER: user, LOGNAME: user, HOME: home });
}

function ask(program: string, ...args: string[]): string {
  return (spawnSync(program, args, { encoding: 'latin1' }).stdout ?? '').trim();
}
