import { realPath } from '@/lib/ground/files/find-file';
import { readAdminFile } from '@/lib/ground/files/read-file';

/** A file system as /proc/self/mountinfo has it. */
export interface Mount {
  at: string;
  /** As `nfs4`, `ext4`, `fuse.glusterfs`. */
  type: string;
  /** Those of this mount, and those of the file system. */
  options: string[];
}

/** The file system that a file is on; null when that cannot be determined. */
export async function findMount(file: string, table = '/proc/self/mountinfo'): Promise<Mount | null> {
  const real = await realPath(file);
  const text = await readAdminFile(table).catch(() => null);
  let found: Mount | null = null;
  for (const line of text?.bytes.toString('utf8').split('\n') ?? []) {
    const [, , , , point, options, ...rest] = line.split(' ');
    // Behind a hyphen, as some fields before it may be there or not.
    const [type = '', , ofSystem = ''] = rest.slice(rest.indexOf('-') + 1);
    if (real === null || point === undefined || options === undefined) continue;
    const at = point.replace(/\\(\d{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)));
    const isAbove = at === '/' || real === at || real.startsWith(`${at}/`);
    // Of two at one place, the later covers the earlier.
    if (isAbove && at.length >= (found?.at.length ?? 0))
      found = { at, type, options: [...options.split(','), ...ofSystem.split(',')] };
  }
  return found;
}
