import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeDeb, makeTar } from '@/scripts/package/archives.mjs';
import { makeTree, PROGRAM } from '@/scripts/package/make-tree.mjs';
import { identify } from '@/scripts/setup/process-identity.mjs';

/** Small archives take longer to make than the tests have. */
const QUICKLY = ['-Zgzip', '-z1'];
export const OLD = '0.0.9';
/** A file that the later version has no more. */
export const DROPPED = `/${PROGRAM}/of-the-old-version`;

const WORK = '.package';

/** A package of the last build, one of a version before it, and the archive. */
export interface Packages {
  /** The files of the later one. */
  tree: string;
  version: string;
  deb: string;
  tar: string;
  old: string;
}

let made: Promise<Packages> | undefined;

/** Makes them, once for all files of tests that one process runs; they go when that ends. */
export function makePackages(): Promise<Packages> {
  made ??= make();
  return made;
}

async function make(): Promise<Packages> {
  mkdirSync(WORK, { recursive: true });
  for (const name of readdirSync(WORK)) {
    const pid = Number(/^test-(\d+)$/.exec(name)?.[1]);
    if (pid && !identify(pid)) rmSync(path.join(WORK, name), { recursive: true, force: true });
  }
  const folder = path.join(WORK, `test-${process.pid}`);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const tree = path.join(folder, 'tree');
  mkdirSync(tree, { recursive: true });
  const about = await makeTree(tree);
  const deb = makeDeb(tree, folder, about, QUICKLY);
  const tar = makeTar(tree, folder, about);
  const before = path.join(folder, 'before');
  cpSync(tree, before, { recursive: true, verbatimSymlinks: true });
  writeFileSync(path.join(before, DROPPED), '');
  const old = makeDeb(before, folder, { ...about, version: OLD }, QUICKLY);
  rmSync(before, { recursive: true });
  return { tree, version: about.version, deb, tar, old };
}
