import { spawn } from 'node:child_process';
import { programEnvironment } from '@/lib/ground/process/program-environment';

const TIMEOUT_MS = 10_000;

/** Why the queue could not be counted. `missing`: there is no such program, or it may not be run. */
export type QueueTrouble = 'missing' | 'failed' | 'timedOut';

/**
 * Counts the entries that the mail server's own program lists, one a line (MAIL_QUEUE_COMMAND, `postqueue -j`): an
 * argument vector, never a shell; its output is counted and thrown away. Never rejects.
 */
export async function countMailQueue(command: readonly string[]): Promise<number | QueueTrouble> {
  const [program = '', ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(/* turbopackIgnore: true */ program, args, {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: programEnvironment(),
    });
    let lines = 0;
    let isLineOpen = false;
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      resolve('timedOut');
    }, TIMEOUT_MS);
    child.stdout.on('data', (chunk: Buffer) => {
      for (const byte of chunk) {
        if (byte === 10 && isLineOpen) lines++;
        // Empty lines are not entries.
        isLineOpen = byte !== 10;
      }
    });
    child.on('error', () => {
      clearTimeout(timer);
      resolve('missing');
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve(code === 0 ? lines + (isLineOpen ? 1 : 0) : 'failed');
    });
  });
}
