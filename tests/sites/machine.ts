import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bind, idOf, makeFolder } from './private-machine';

/** A machine of its own for one site (private-machine.ts), and what somebody does as root to set the site up. */
export class Machine {
  /** How many commands they would have typed, and how many files they would have written. */
  commands = 0;
  files = 0;

  constructor(private readonly base: string) {}

  /** Puts an empty folder of the site's own over one of the machine. */
  cover(folder: string, mode: number): void {
    const place = path.join(this.base, folder);
    makeFolder(place, mode);
    bind(place, folder);
  }

  /** Runs a command as root. Throws, with what it said, when it does not end with 0. */
  run(program: string, ...args: string[]): string {
    this.commands += 1;
    const run = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    if (run.status !== 0) {
      const command = [program, ...args].join(' ');
      throw new Error(`${command} ended with ${run.status ?? run.error}:\n${run.stdout}${run.stderr}`);
    }
    return run.stdout;
  }

  /** Runs a command as this user. */
  runAs(user: string, ...command: string[]): string {
    const [program = '', ...identity] = asUser(user);
    return this.run(program, ...identity, ...command);
  }

  /** Starts a program that keeps running, as this user; it ends with the machine. */
  start(user: string, program: string, ...args: string[]): void {
    this.commands += 1;
    const [first = '', ...identity] = asUser(user);
    spawn(first, [...identity, program, ...args], { stdio: 'ignore' });
  }

  /** Writes a file as root; `owner` is `user:group`. */
  write(file: string, text: string, mode = 0o644, owner = 'root:root'): void {
    this.files += 1;
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    const [user = '', group = ''] = owner.split(':');
    chownSync(file, idOf('passwd', user), idOf('group', group));
    chmodSync(file, mode);
  }

  /** Makes a folder; `owner` is `user:group`. */
  folder(folder: string, mode: number, owner: string): void {
    const [user = '', group = ''] = owner.split(':');
    this.run('install', '-d', '-m', mode.toString(8), '-o', user, '-g', group, folder);
  }

  /** An account with a home and a password, as people have it. */
  addPerson(name: string, password: string): void {
    this.run('useradd', '--create-home', '--shell', '/bin/bash', name);
    this.run('sh', '-c', `echo '${name}:${password}' | chpasswd`);
  }

  /** A user for a program, with a first group of its own and these groups as well. */
  addSystemUser(name: string, groups: string[] = []): void {
    const others = groups.length > 0 ? ['--groups', groups.join()] : [];
    this.run('useradd', '--system', '--user-group', '--shell', '/usr/sbin/nologin', ...others, name);
  }
}

/** The program in front of one that is to run as this user, with that user's groups and none of ours. */
export function asUser(name: string): string[] {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${name}:`));
  return ['setpriv', `--reuid=${name}`, `--regid=${line?.split(':')[3]}`, '--init-groups'];
}
