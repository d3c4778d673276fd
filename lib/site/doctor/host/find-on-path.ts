import path from 'node:path';
import { findFollowed } from '@/lib/ground/files/find-file';

/**
 * Where a program is: as it is named, or else in the first folder of a PATH that has a file of its name; null if
 * nowhere.
 */
export async function findOnPath(program: string, searchPath: string): Promise<string | null> {
  const folders = program.includes('/') ? [''] : searchPath.split(':').filter(Boolean);
  for (const folder of folders) {
    const file = path.join(/* turbopackIgnore: true */ folder, program);
    if ((await findFollowed(file))?.isFile()) return file;
  }
  return null;
}
