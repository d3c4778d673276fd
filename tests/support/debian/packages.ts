import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeDeb } from '@/scripts/package/archives.mjs';
import { makeTree, PROGRAM } from '@/scripts/package/make-tree.mjs';

/** Small archives take longer to make than the tests have. */
const QUICKLY = ['-Zgzip', '-z1'];
export const OLD = '0.0.9';
/** A file that the later version has no more. */
export const DROPPED = `/${PROGRAM}/of-the-old-version`;

/** A package of the last build, and one of a version before it. */
export interface Packages {
  /** The files of the later one. */
  tree: string;
  version: string;
  deb: string;
  old: string;
  remove(): void;
}

/** Makes both. */
export async function makePackages(): Promise<Packages> {
  mkdirSync('.package', { recursive: true });
  const folder = mkdtempSync('.package/test-');
  const tree = path.join(folder, 'tree');
  mkdirSync(tree);
  const about = await makeTree(tree);
  const deb = makeDeb(tree, folder, about, QUICKLY);
  const before = path.join(folder, 'before');
  cpSync(tree, before, { recursive: true, verbatimSymlinks: true });
  writeFileSync(path.join(before, DROPPED), '');
  const old = makeDeb(before, folder, { ...about, version: OLD }, QUICKLY);
  rmSync(before, { recursive: true });
  return {
    tree,
    version: about.version,
    deb,
    old,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
