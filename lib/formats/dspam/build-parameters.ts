import { spawnSync } from 'node:child_process';
import { stampOf } from '@/lib/ground/files/file-stamp';
import { programEnvironment } from '@/lib/ground/process/program-environment';
import type { Scale } from './userdir';

const VERSION_TIMEOUT_MS = 10_000;
const known = new Map<string, string>();

/** What `dspam --version` says; '' where it could not be asked. Asked once for each `key` in a process. */
function readVersion(dspamBin: string, key = dspamBin): string {
  let text = known.get(key);
  if (text === undefined) {
    const run = spawnSync(dspamBin, ['--version'], {
      encoding: 'latin1',
      timeout: VERSION_TIMEOUT_MS,
      env: programEnvironment(),
    });
    text = run.error ? '' : run.stdout;
    known.set(key, text);
  }
  return text;
}

/** The configuration line (F§6); undefined when the program shows none, which it does only to trusted users. */
export function findBuildParameters(dspamBin: string): string | undefined {
  const text = readVersion(dspamBin);
  return /Configuration parameters/i.test(text) ? text : undefined;
}

/** Whether the program answers, but not as it does to a user that a line `Trust` of dspam.conf names. */
export function isUntrusted(dspamBin: string): boolean {
  return /DSPAM/i.test(readVersion(dspamBin)) && findBuildParameters(dspamBin) === undefined;
}

/** What DSPAM's program says of its version, as far as it concerns the recipient of a release. */
export interface RecipientFault {
  /**
   * Such as `3.10.2`; null if it does not say, as with a version built from the repository (`GIT`) or a program that
   * cannot be run.
   */
  version: string | null;
  /** `untold` counts as present. */
  fault: 'present' | 'absent' | 'untold';
}

/**
 * Whether DSPAM loses the recipient of a release (F§5): by its source, 3.10.0 to 3.10.2 do. Before 3.10.0 the recipient
 * is not touched there; after 3.10.2 it is overwritten by the user's name, which is only right if that is where it was
 * going. Asked again when the program changes. See decision 131.
 */
export function findRecipientFault(dspamBin: string): RecipientFault {
  const text = readVersion(dspamBin, `${dspamBin}\n${stampOf(dspamBin)}`);
  const version = /Anti-Spam Suite (\d+\.\d+\.\d+)/.exec(text)?.[1] ?? null;
  if (version === null) return { version, fault: 'untold' };
  return { version, fault: /^3\.10\.[012]$/.test(version) ? 'present' : 'absent' };
}

/** Whether the fault has to be expected. */
export function hasRecipientFault(dspamBin: string): boolean {
  return findRecipientFault(dspamBin).fault !== 'absent';
}

/** How DSPAM lays out its data, as its program says. Undefined when it does not say. */
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
