import { spawnSync } from 'node:child_process';
import type { Asked } from './read-arguments';

/** Runs the doctor once more in a process of its own, as who `before` makes of it, and ends with its exit code. */
export function startOver(
  { json, only, probe, mailbox }: Asked,
  before: string[],
  environment: Record<string, string>,
): never {
  const [program = '', ...words] = before;
  const asked = [
    ...(json ? ['--json'] : []),
    ...(only === undefined ? [] : [`--only=${only}`]),
    ...(probe === undefined ? [] : [`--probe=${probe}`]),
    ...(mailbox === undefined ? [] : [`--mailbox=${mailbox}`]),
  ];
  const own = [process.execPath, ...process.execArgv, ...process.argv.slice(1, 2), ...asked];
  const { status, error } = spawnSync(program, [...words, ...own], {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  if (error) throw error;
  process.exit(status ?? 2);
}
