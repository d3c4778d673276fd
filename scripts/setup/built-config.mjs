import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Has Next take the configuration that a build was made with, where next.config.js is not: in a package, which has nothing that only
 * a build needs (decision 244). As the server of Next's own standalone output does it.
 * @param {string} build its folder
 */
export function takeBuiltConfig(build) {
  if (existsSync('next.config.js')) return;
  const { config } = JSON.parse(readFileSync(join(build, 'required-server-files.json'), 'utf8'));
  const { COMPRESSION } = process.env;
  // What next.config.js has by the environment of the start.
  const taken = { ...config, distDir: build, compress: COMPRESSION !== 'proxy' };
  process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(taken);
}
