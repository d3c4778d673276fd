import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { identify } from './process-identity.mjs';

const HOME = '.test';

/**
 * A folder for this run of the tests, named for this process so that two runs can go on at the same time. Leftovers of
 * killed runs are removed.
 * @returns {{ path: string, remove: () => void }}
 */
export function createRunFolder() {
  mkdirSync(HOME, { recursive: true });
  for (const name of readdirSync(HOME)) {
    const pid = Number(/^run-(\d+)$/.exec(name)?.[1]);
    if (pid && !identify(pid)) rmSync(join(HOME, name), { recursive: true, force: true });
  }
  const path = join(HOME, `run-${process.pid}`);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
