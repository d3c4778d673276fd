import { spawnSync } from 'node:child_process';
import { programEnvironment } from '@/lib/program-environment';
import type { Scale } from './userdir';

const VERSION_TIMEOUT_MS = 10_000;
const known = new Map<string, string | undefined>();

/**
 * The configuration line of `dspam --version` (F§6); undefined when the program shows none, which it does only to trusted
 * users. Asked once a process.
 */
function findBuildParameters(dspamBin: string): string | undefined {
  if (!known.has(dspamBin)) {
    const run = spawnSync(dspamBin, ['--version'], {
      encoding: 'latin1',
      timeout: VERSION_TIMEOUT_MS,
      env: programEnvironment(),
    });
    known.set(dspamBin, !run.error && /Configuration parameters/i.test(run.stdout) ? run.stdout : undefined);
  }
  return known.get(dspamBin);
}

/** How DSPAM lays out its data, by what its program says. Undefined when it does not. */
export function findScale(dspamBin: string): Scale | undefined {
  const parameters = findBuildParameters(dspamBin);
  if (parameters === undefined) return undefined;
  if (parameters.includes('--enable-domain-scale')) return 'domain';
  if (parameters.includes('--enable-large-scale')) return 'large';
  return 'normal';
}

/**
 * Whether DSPAM was built with the preferences extension and keeps preferences in its database, else in files (F§1, F§6).
 * Undefined when its program does not tell.
 */
export function hasPreferencesExtension(dspamBin: string): boolean | undefined {
  return findBuildParameters(dspamBin)?.includes('--enable-preferences-extension');
}
