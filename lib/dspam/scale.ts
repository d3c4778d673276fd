import { spawnSync } from 'node:child_process';
import type { Scale } from './userdir';

const VERSION_TIMEOUT_MS = 10_000;

/**
 * How DSPAM lays out its data, from the configuration line of `dspam --version` (F§6). Undefined when the program shows
 * no such line, which it does only to trusted users.
 */
export function findScale(dspamBin: string): Scale | undefined {
  const run = spawnSync(dspamBin, ['--version'], { encoding: 'latin1', timeout: VERSION_TIMEOUT_MS });
  if (run.error || !/Configuration parameters/i.test(run.stdout)) return undefined;
  if (run.stdout.includes('--enable-domain-scale')) return 'domain';
  if (run.stdout.includes('--enable-large-scale')) return 'large';
  return 'normal';
}
