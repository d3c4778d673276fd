import { spawnSync } from 'node:child_process';

/** What a program of the system says, '' where it fails. */
export function ask(program: string, ...args: string[]): string {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '';
}

/** Has a program of the system do something. Throws with what it said. */
export function tell(program: string, ...args: string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`${[program, ...args].join(' ')}: ${(stderr || error?.message || '').trim()}`);
}
