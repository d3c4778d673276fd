import { spawnSync } from 'node:child_process';
import { programEnvironment } from '@/lib/program-environment';
import type { Scale } from './userdir';

const VERSION_TIMEOUT_MS = 10_000;
const known = new Map<string, string>();

/** What `dspam --version` says; '' where it could not be asked. Asked once a process. */
function readVersion(dspamBin: string): string {
  let text = known.get(dspamBin);
  if (text === undefined) {
    const run = spawnSync(dspamBin, ['--version'], {
      encoding: 'latin1',
      timeout: VERSION_TIMEOUT_MS,
      env: programEnvironment(),
    });
    text = run.error ? '' : run.stdout;
    known.set(dspamBin, text);
  }
  return text;
}

/** The configuration line (F§6); undefined when the program shows none, which it does only to trusted users. */
function findBuildParameters(dspamBin: string): string | undefined {
  const text = readVersion(dspamBin);
  return /Configuration parameters/i.test(text) ? text : undefined;
}

/** The last version that loses the recipient of a release (F§5). */
const LAST_WITH_FAULT = [3, 10, 2];

/** Whether DSPAM loses the recipient of a release. A version that does not say what it is counts as one that does. */
export function hasRecipientFault(dspamBin: string): boolean {
  const numbers = /\b(\d+)\.(\d+)\.(\d+)/.exec(readVersion(dspamBin))?.slice(1).map(Number) ?? [];
  const at = LAST_WITH_FAULT.findIndex((number, index) => numbers[index] !== number);
  return at < 0 || (numbers[at] ?? 0) < (LAST_WITH_FAULT[at] ?? 0);
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

/** Whether DSPAM follows the `Include` lines of dspam.conf. Undefined when its program does not tell. */
export function hasSplitConfiguration(dspamBin: string): boolean | undefined {
  return findBuildParameters(dspamBin)?.includes('--enable-split-configuration');
}
