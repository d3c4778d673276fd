// `next build`, unless the last build was made from the same sources.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runStep } from './run-step.mjs';

/** What a build depends on; the Prisma client in lib/db/generated follows from prisma/ and the packages. */
const FOLDERS = ['app', 'components', 'lib', 'messages', 'prisma', 'public'];
const GENERATED = join('lib', 'db', 'generated');
/** In Next's own folder, which every build empties: a build by other means leaves no mark that would lie. */
const MARK = join('.next', 'sources.sha256');

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

/** @param {import('./lifetime.mjs').Lifetime} lifetime */
export async function build(lifetime) {
  const sources = digestSources();
  await runStep(process.execPath, [NEXT, 'build'], {
    lifetime,
    // At the root of its host, whatever a `.env` says.
    env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', BASE_PATH: '' },
  });
  writeFileSync(MARK, sources);
}

function readMark() {
  try {
    return readFileSync(MARK, 'utf8');
  } catch {
    return undefined;
  }
}

/** Tells sources apart: the same for the same, with the same Node. */
export function digestSources() {
  const inRoot = readdirSync('.').filter((name) => /\.(ts|mjs|json)$/.test(name) && name !== 'next-env.d.ts');
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
