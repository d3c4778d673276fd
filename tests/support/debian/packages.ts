import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeDeb, makeTar } from '@/scripts/package/archives.mjs';
import { makeTree, PROGRAM } from '@/scripts/package/make-tree.mjs';
import { identify } from '@/scripts/setup/process-identity.mjs';

/** Small archives take longer to make, and to take out of, than the tests have. */
const PLAIN = ['-Znone'];
const QUICKLY = ['--use-compress-program', 'gzip -1'];
export const OLD = '0.0.9';
/** The last migration of the version before: what came later is not in its package, and not in the tables that it makes. */
const LAST_OF_OLD = '20261211000000_placed';
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
  /** The migrations that only the later one has. */
  later: string[];
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
  const deb = makeDeb(tree, folder, about, PLAIN);
  const tar = makeTar(tree, folder, about, QUICKLY);
  const before = path.join(folder, 'before');
  // Links: what is changed below is written anew.
  execFileSync('cp', ['-al', tree, before]);
  const later = goBack(path.join(before, PROGRAM));
  writeFileSync(path.join(before, DROPPED), '');
  const old = makeDeb(before, folder, { ...about, version: OLD }, PLAIN);
  rmSync(before, { recursive: true });
  return { tree, version: about.version, deb, tar, old, later };
}

/** Makes a program one of the version before, as far as its commands know the tables. Returns the migrations that are not in it then. */
function goBack(program: string): string[] {
  const migrations = path.join(program, 'prisma/migrations');
  const later = readdirSync(migrations).filter((name) => /^\d/.test(name) && name > LAST_OF_OLD);
  for (const name of later) rmSync(path.join(migrations, name), { recursive: true });
  const scripts = path.join(program, 'scripts');
  for (const name of readdirSync(scripts)) {
    const file = path.join(scripts, name);
    const text = readFileSync(file, 'utf8');
    if (!text.includes(`"${LAST_OF_OLD}"`)) continue;
    rmSync(file);
    writeFileSync(file, text.replaceAll(new RegExp(`,\\s*"(?:${later.join('|')})"`, 'g'), ''));
  }
  return later;
}
