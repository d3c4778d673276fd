import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ConfigError } from '@/lib/store/config/config';

const manifest = z.object({ basePath: z.string() });

/**
 * Compares BASE_PATH ('' for none) with that of the build in `folder`, where Next has written it into every page. Throws
 * ConfigError. Without a build Next itself says so.
 */
export function checkBasePath(basePath: string, folder: string): void {
  const file = path.join(folder, 'routes-manifest.json');
  if (!existsSync(file)) return;
  const built = manifest.parse(JSON.parse(readFileSync(file, 'utf8'))).basePath;
  if (built === basePath) return;
  const isSet = basePath === '' ? 'is not set' : `is ${basePath}`;
  const wasSet = built === '' ? 'without one' : `with ${built}`;
  const remedy = built === '' ? 'take it out of .env' : `write BASE_PATH=${built} into .env`;
  throw new ConfigError([
    `BASE_PATH ${isSet}, but the dashboard was built ${wasSet}: ${remedy}, or build again (npm run build)`,
  ]);
}
