import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { digestSources } from '@/scripts/setup/build.mjs';

/** What a build and a start need; node_modules is found in the folder above. */
const NEEDED = ['app', 'components', 'lib', 'messages', 'prisma', 'public', 'scripts'];
const NEXT = path.resolve('node_modules/next/dist/bin/next');

/**
 * Builds the dashboard for a path of its host, unless that was done with the same sources. Next writes the path into
 * all that it makes, so it takes a build of its own, in a copy of the sources: that of the other tests stays. Returns
 * the folder.
 */
export function buildBelow(basePath: string): string {
  const folder = path.resolve('.test', `below${basePath.replaceAll('/', '-')}`);
  const mark = path.join(folder, 'sources.sha256');
  const sources = digestSources();
  const isBuilt = existsSync(mark) && readFileSync(mark, 'utf8') === sources;
  if (!isBuilt) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = readdirSync('.').filter(
    (name) => /\.(ts|mjs|json)$/.test(name) && name !== 'package-lock.json',
  );
  for (const name of [...NEEDED, ...files])
    if (existsSync(name)) cpSync(name, path.join(folder, name), { recursive: true });
  if (isBuilt) return folder;
  execFileSync(process.execPath, [NEXT, 'build'], {
    cwd: folder,
    env: { ...process.env, BASE_PATH: basePath, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  writeFileSync(mark, sources);
  return folder;
}
