import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/** What Next brings along for itself: its types are not declared. */
const NEXT = 'next/dist/compiled';

/** Of node_modules, what a server or a command never opens: as Next leaves it out of its own standalone output. */
const NEVER = [
  '**/*.map',
  '**/*.d.ts',
  '**/*.d.mts',
  '**/*.d.cts',
  '**/*.dev.js',
  '**/{react-dom,scheduler}/**/*.development.js',
  '**/next/dist/compiled/webpack/**',
  '**/next/dist/compiled/babel/**',
  '**/next/dist/compiled/@vercel/nft/**',
  '**/next/dist/build/swc/**',
  '**/next/dist/server/dev/**',
  '**/@next/swc-*/**',
  'node_modules/typescript/**',
  // Pictures are not made smaller here, and it is 20 MB.
  '**/sharp/**',
  '**/@img/**',
];

/**
 * The files of node_modules that a build and the scripts of a package need, relative to the project.
 * @param {string} build the folder of a build
 * @param {string[]} scripts JavaScript that is started
 * @returns {Promise<Set<string>>}
 */
export async function traceModules(build, scripts) {
  const found = new Set();
  // Next has followed its routes itself.
  for (const name of readdirSync(build, { recursive: true, encoding: 'utf8' }).filter((each) =>
    each.endsWith('.nft.json'),
  )) {
    const trace = path.join(build, name);
    for (const file of JSON.parse(readFileSync(trace, 'utf8')).files)
      found.add(path.relative('.', path.resolve(path.dirname(trace), file)));
  }
  /** @type {{ nodeFileTrace(files: string[], options: object): Promise<{ fileList: Set<string> }> }} */
  const { nodeFileTrace } = require(`${NEXT}/@vercel/nft`);
  const { fileList } = await nodeFileTrace(scripts, {
    base: path.resolve('.'),
    processCwd: path.resolve('.'),
    mixedModules: true,
    ignore: NEVER,
  });
  for (const file of fileList) found.add(file);
  const isNeeded = (/** @type {string} */ file) =>
    file.startsWith('node_modules/') && !/\.map$|\/(?:sharp|@img)\//.test(file);
  return new Set([...found].filter(isNeeded));
}
