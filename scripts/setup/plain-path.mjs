import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * A way to a folder that has no blank in it: DSPAM splits the line of its delivery agent at blanks, and procmail those
 * of its rc file. The folder itself where it will do, else a link to it.
 * @param {string} folder
 * @returns {{ path: string, remove: () => void }} remove() takes the link away again
 */
export function plainPath(folder) {
  const path = resolve(folder);
  if (/^[\w./+@-]+$/.test(path)) return { path, remove: () => {} };
  const home = mkdtempSync(join(tmpdir(), 'dspam-dashboard-'));
  const link = join(home, 'link');
  symlinkSync(path, link);
  return { path: link, remove: () => rmSync(home, { recursive: true, force: true }) };
}
