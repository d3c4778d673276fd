import path from 'node:path';
import { findScale } from '@/lib/formats/dspam/build-parameters';
import { readConfFiles } from '@/lib/formats/dspam/conf-files';
import type { Scale } from '@/lib/formats/dspam/userdir';
import { isThere } from '@/lib/ground/files/find-file';
import type { Examined } from '@/lib/site/doctor/check/check';
import { type Config, ConfigError, readConfig } from '@/lib/store/config/config';
import { findConfPath } from '@/lib/store/config/find-conf';

const SCALES: readonly Scale[] = ['domain', 'large', 'normal'];

/**
 * Reads the variables and dspam.conf for the checks, each time again. Faults in them are left to the checks: nothing is
 * thrown.
 */
export async function examine(env: Record<string, string | undefined>, folder: string): Promise<Examined> {
  const { config, faults } = checkSettings(env);
  const confPath = config?.confPath ?? findConfPath(env) ?? null;
  const files = confPath === null ? null : readConfFiles(confPath);
  const conf = files && !files.unreadable.some(({ file }) => file === confPath) ? files.conf : null;
  const dspamBin = config?.dspamBin ?? (await findNamed(given(env.DSPAM_BIN) ?? 'dspam', env.PATH ?? ''));
  const stated = SCALES.find((scale) => scale === given(env.DSPAM_SCALE));
  return {
    env,
    config,
    faults,
    conf,
    confPath,
    home: config?.dspamHome ?? given(env.DSPAM_HOME) ?? conf?.first('Home') ?? null,
    scale: config?.scale ?? stated ?? (dspamBin === null ? undefined : findScale(dspamBin)) ?? null,
    dspamBin,
    folder,
  };
}

function checkSettings(env: Examined['env']): { config: Config | null; faults: string[] } {
  try {
    return { config: readConfig(env), faults: [] };
  } catch (error) {
    if (error instanceof ConfigError) return { config: null, faults: error.faults };
    throw error;
  }
}

async function findNamed(name: string, searchPath: string): Promise<string | null> {
  const places = name.includes('/')
    ? [path.resolve(name)]
    : searchPath
        .split(':')
        .filter(Boolean)
        .map((folder) => path.join(/* turbopackIgnore: true */ folder, name));
  for (const place of places) if (await isThere(place)) return place;
  return null;
}

/** An empty variable counts as not set. */
function given(variable: string | undefined): string | undefined {
  return variable?.trim() || undefined;
}
