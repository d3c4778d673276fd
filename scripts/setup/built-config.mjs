import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Has Next take the configuration that a build was made with. A package has no next.config.js (decision 244); elsewhere it would bring along what only
 * a build needs, 13 MB of a compiler and a watcher (decision 258). As the server of Next's own standalone output does it.
 * @param {string} build its folder
 */
export function takeBuiltConfig(build) {
  const { config } = JSON.parse(readFileSync(join(build, 'required-server-files.json'), 'utf8'));
  const { COMPRESSION } = process.env;
  // What next.config.js has by the environment of the start.
  const taken = { ...config, distDir: build, compress: COMPRESSION !== 'proxy' };
  process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(taken);
}
