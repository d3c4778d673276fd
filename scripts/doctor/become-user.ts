import { spawnSync } from 'node:child_process';
import { AppError } from '@/lib/ground/errors';

/** What every user has by default. */
const UMASK = 0o022;

/**
 * Makes this process run as the user, with all the groups that the system gives them. Only root can. Node with libuv as a library of its own (Debian
 * 13's) refuses that, whatever it is told of io_uring (CVE-2024-22017): there `startOver` is called with the words before a command that run it as the
 * user, and what the environment has to have. Throws `invalid` when there is no such user.
 */
export function becomeUser(
  user: string,
  startOver: (before: string[], environment: Record<string, string>) => void,
): void {
  const { setgroups, setgid, setuid } = process;
  // Asked of the system, which may know more users than /etc/passwd.
  const [name, , uid, gid, , home = '/'] = ask('getent', 'passwd', '--', user).split(':');
  const groups = ask('id', '-G', '--', user).split(' ').map(Number);
  if (name !== user || !uid || !gid || !setgroups || !setgid || !setuid)
    throw new AppError('invalid', `--user ${user}: there is no such user on this machine`);
  const environment = { USER: user, LOGNAME: user, HOME: home };
  process.umask(UMASK);
  try {
    setgroups.call(process, groups);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_INVALID_STATE')) throw error;
    const identity = ['--reuid', uid, '--regid', gid, '--groups', groups.join(',')];
    startOver(['setpriv', ...identity, '--'], environment);
    return;
  }
  setgid.call(process, Number(gid));
  setuid.call(process, Number(uid));
  Object.assign(process.env, environment);
}

function ask(program: string, ...args: string[]): string {
  return (spawnSync(program, args, { encoding: 'latin1' }).stdout ?? '').trim();
}
