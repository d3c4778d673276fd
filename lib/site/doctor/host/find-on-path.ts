import path from 'node:path';
import { findFollowed } from '@/lib/ground/files/find-file';

/** Where a program lies: as it is named, else in the first folder of a PATH that has a file of its name; null where nowhere. */
export async function findOnPath(program: string, searchPath: string): Promise<string | null> {
  const folders = program.includes('/') ? [''] : searchPath.split(':').filter(Boolean);
  for (const folder of folders) {
    const file = path.join(/* turbopackIgnore: true */ folder, program);
    if ((await findFollowed(file))?.isFile()) return file;
  }
  return null;
}
