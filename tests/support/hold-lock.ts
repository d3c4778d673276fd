import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const SCRIPT = path.join(import.meta.dirname, 'fcntl-lock.pl');

/** A second process that holds DSPAM's lock on a file. */
export interface LockHolder {
  /** Lets go of the lock by ending. */
  release(): Promise<void>;
}

/** Starts a process that takes DSPAM's fcntl lock, and waits until it has it. */
export async function holdLock(file: string): Promise<LockHolder> {
  const child = spawn('perl', [SCRIPT, 'hold', file], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return {
    async release() {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}

/** Whether a second process would get DSPAM's lock now. */
export function lockIsFree(file: string): boolean {
  return execFileSync('perl', [SCRIPT, 'try', file], { encoding: 'utf8' }) === 'granted\n';
}
