import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { endChild, spawnBound } from '@/scripts/setup/child.mjs';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const PATIENCE_MS = 10_000;
/** Where a Debian has its MariaDB's socket. */
export const MYSQL_SOCKET = '/run/mysqld/mysqld.sock';

/**
 * In name spaces for mounts and processes: this machine's file system with another one over it, so that what is installed, written and removed in
 * there is never seen outside. What this machine may have of DSPAM is covered.
 */
const SCRIPT = `
set -e
base=$1 socket=$2 here=$4 kept=$5
mount -t tmpfs machine "$base"
mkdir "$base/over" "$base/work" "$base/root"
[ -z "$kept" ] || cp -a "$kept/." "$base/over/"
mount -t overlay overlay -o "lowerdir=/,upperdir=$base/over,workdir=$base/work" "$base/root"
cd "$base/root"
mount --rbind /dev dev
mount -t proc proc proc
for folder in run tmp var/tmp opt usr/local/etc; do mkdir -p "$folder"; mount -t tmpfs cover "$folder"; done
chmod 1777 tmp var/tmp
# What is none of Debian's, and what root keeps, is nothing that programs in there have to look through; but for the folder that Node is in. Nor is there a manual to index.
node=$(readlink -f "$(command -v node)")
for folder in *; do
  if [ -L "$folder" ] || [ ! -d "$folder" ]; then continue; fi
  case "$node" in "/$folder/"*) continue ;; esac
  case "$folder" in bin | boot | dev | etc | home | lib* | media | mnt | opt | proc | run | sbin | srv | sys | tmp | usr | var) continue ;; esac
  mount -t tmpfs -o mode=755 cover "$folder"
done
rm -f var/lib/man-db/auto-update
# The stand-in for dspam is in there, which may be in a folder that is covered.
mkdir -p "$base/root$here"
mount --bind "$here" "$base/root$here"
mount -o remount,bind,ro "$base/root$here"
if [ -z "$kept" ]; then rm -rf etc/dspam etc/mail/dspam etc/dspam.conf var/spool/dspam usr/bin/dspam usr/local/bin/dspam; fi
[ -n "$kept" ] || for user in $(awk -F: '$3 >= 1000 && $1 != "nobody" { print $1 }' etc/passwd) dspam dspam-dashboard; do chroot . userdel "$user" 2>/dev/null || true; done
mkdir run/mysqld
: >run/mysqld/mysqld.sock
mount --bind "$socket" run/mysqld/mysqld.sock
[ "$3" = shared ] || ip link set lo up
echo ready
exec sleep infinity
`;

/** A command that was run in a machine. */
export interface Ran {
  code: number;
  /** Standard output and error, as somebody at a terminal reads them. */
  said: string;
}

/** A Debian of its own within this one, where packages are installed for real. Needs root, and the right to make name spaces. */
export interface DebianMachine {
  /** Runs lines of a shell as root, with nothing to read from. */
  run(lines: string): Ran;
  /** The words before a command that run it in there, for a program that goes on. */
  enter: string[];
  /** Copies a file in. */
  take(from: string, to: string, mode?: number): void;
  write(file: string, text: string, mode?: number): void;
  read(file: string): string;
  /** Copies what was changed in there since it was made into a new folder, for others that begin with it. */
  keep(folder: string): void;
  stop(): Promise<void>;
}

/**
 * Makes one; `mysqlSocket` is a MariaDB outside of it. With a network of its own it has all ports to itself, and is reached from within only. `kept`:
 * what another one has kept, to begin with.
 */
export async function startDebianMachine(
  mysqlSocket: string,
  { hasOwnNetwork = false, kept = '' } = {},
): Promise<DebianMachine> {
  const base = mkdtempSync(path.join(tmpdir(), 'dspam-dashboard-machine-'));
  const network = hasOwnNetwork ? ['--net'] : [];
  const isolated = [...network, '--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', SCRIPT, 'sh'];
  // While it waits it hears nothing but this, neither from us nor when we are gone; all that is in there ends with it.
  const child = spawnBound(
    'setpriv',
    [
      '--pdeathsig',
      'KILL',
      'unshare',
      ...isolated,
      base,
      path.resolve(mysqlSocket),
      hasOwnNetwork ? 'own' : 'shared',
      process.cwd(),
      kept,
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const stop = async () => {
    child.kill('SIGKILL');
    await endChild(child, PATIENCE_MS);
    rmSync(base, { recursive: true, force: true });
  };
  const isReady = await new Promise<boolean>((resolve) => {
    child.stdout?.once('data', () => resolve(true));
    child.once('exit', () => resolve(false));
  });
  if (!isReady) {
    await stop();
    throw new Error(
      'There is no Debian within this one: it needs root, and CAP_SYS_ADMIN in a container (see above).',
    );
  }
  const first = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim();
  const root = `/proc/${first}/root${base}/root`;
  const environment = ['env', '-i', `PATH=${PATH}`, 'HOME=/root', 'DEBIAN_FRONTEND=noninteractive'];
  const enter = [
    'nsenter',
    '-t',
    first,
    '-m',
    '-p',
    '-n',
    '--wd=/',
    'chroot',
    `${base}/root`,
    ...environment,
  ];
  const place = (file: string) => path.join(root, file);
  const [program = '', ...words] = enter;
  return {
    enter,
    run(lines) {
      const { status, stdout } = spawnSync(program, [...words, 'sh', '-c', `exec 2>&1\n${lines}`], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      return { code: status ?? -1, said: stdout };
    },
    take(from, to, mode = 0o644) {
      mkdirSync(path.dirname(place(to)), { recursive: true });
      copyFileSync(from, place(to));
      spawnSync('chmod', [mode.toString(8), place(to)]);
    },
    write(file, text, mode = 0o644) {
      mkdirSync(path.dirname(place(file)), { recursive: true });
      writeFileSync(place(file), text);
      spawnSync('chmod', [mode.toString(8), place(file)]);
    },
    read: (file) => readFileSync(place(file), 'utf8'),
    keep(folder) {
      execFileSync('cp', ['-a', `/proc/${first}/root${base}/over`, folder]);
    },
    stop,
  };
}
