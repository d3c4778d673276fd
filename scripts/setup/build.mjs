// `next build`, unless the last build was made from the same sources.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { currentBuild, newBuildFolder, switchTo } from './builds.mjs';
import { runStep } from './run-step.mjs';

/** What a build depends on; the Prisma client in lib/store/db/generated follows from prisma/ and the packages. */
const FOLDERS = ['app', 'components', 'lib', 'messages', 'prisma', 'public'];
const GENERATED = join('lib', 'store', 'db', 'generated');
/** In the folder of a build at the root of its host: one by other means has no mark that would lie. */
const MARK = 'sources.sha256';
/** Names the folder of the routes' types, for which `next typegen` has another. */
const TYPES = 'next-env.d.ts';

const NEXT = 'node_modules/next/dist/bin/next';

/**
 * Generates the Prisma client and builds.
 * @param {import('./lifetime.mjs').Lifetime} lifetime
 */
export async function buildIfChanged(lifetime) {
  const sources = digestSources();
  if (readMark() === sources) return;
  await generate(lifetime);
  await build(lifetime);
}

/** @param {import('./lifetime.mjs').Lifetime} lifetime */
export async function generate(lifetime) {
  await runStep(process.execPath, ['scripts/generate.mjs'], { lifetime });
}

/**
 * Builds into a folder of its own; only when that is done does the next start take it.
 * @param {import('./lifetime.mjs').Lifetime} lifetime
 * @param {{ atRoot?: boolean }} [options] at the root of its host, whatever a `.env` says of BASE_PATH; unless that is false
 */
export async function build(lifetime, { atRoot = true } = {}) {
  const sources = digestSources();
  const folder = newBuildFolder();
  const types = existsSync(TYPES) ? readFileSync(TYPES) : null;
  try {
    await runStep(process.execPath, [NEXT, 'build'], {
      lifetime,
      env: {
        NODE_ENV: 'production',
        NEXT_TELEMETRY_DISABLED: '1',
        DASHBOARD_BUILD: folder,
        ...(atRoot ? { BASE_PATH: '' } : {}),
      },
    });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  } finally {
    if (types) writeFileSync(TYPES, types);
  }
  if (atRoot) writeFileSync(join(folder, MARK), sources);
  switchTo(folder);
}

function readMark() {
  try {
    return readFileSync(join(currentBuild() ?? '', MARK), 'utf8');
  } catch {
    return undefined;
  }
}

/** Tells sources apart: the same for the same, with the same Node. */
export function digestSources() {
  const inRoot = readdirSync('.').filter(
    (name) => /\.(ts|m?js|json)$/.test(name) && name !== 'next-env.d.ts',
  );
  const inFolders = FOLDERS.filter((folder) => existsSync(folder))
    .flatMap(listFiles)
    .filter((path) => !path.startsWith(GENERATED));
  const hash = createHash('sha256').update(process.versions.node);
  for (const path of [...inRoot, ...inFolders].sort()) {
    hash.update(`\0${path}\0`).update(readFileSync(path));
  }
  return hash.digest('hex');
}

/** @param {string} folder @returns {string[]} */
function listFiles(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
