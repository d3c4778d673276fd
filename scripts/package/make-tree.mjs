import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { currentBuild } from '../setup/builds.mjs';
import { SetupError } from '../setup/setup-error.mjs';
import { bundleScripts } from './bundle-scripts.mjs';
import { copyrightOf } from './copyright.mjs';
import { settingsFile } from './settings-file.mjs';
import { traceModules } from './trace-modules.mjs';

/** What a package is called. @typedef {{ name: string, version: string, architecture: string, basePath: string }} About */

const NAME = 'dspam-dashboard';
/** Where the program lies, in a package and on the machine. */
export const PROGRAM = `usr/lib/${NAME}`;
const DOCS = `usr/share/doc/${NAME}`;
/** What lies in the package as it stands here. */
const FILES = path.join(import.meta.dirname, 'files');
/** Of a build, what only another build needs, and what is for developers. */
const NOT_SERVED = /^(?:cache|dev|diagnostics|trace(?:-build)?|turbopack|types)(?:\/|$)|\.(?:map|nft\.json)$/;
const PROGRAMS = /\/s?bin\/|\/check-node$/;

/**
 * Lays out, below an empty folder within the project, all files of a package as they lie on the machine. The last build goes in.
 * @param {string} root
 * @param {{ version?: string }} [options] another version than package.json says, for tests
 * @returns {Promise<About>}
 */
export async function makeTree(root, options = {}) {
  const own = JSON.parse(readFileSync('package.json', 'utf8'));
  const version = options.version ?? own.version;
  const build = currentBuild();
  if (build === null) throw new SetupError('There is no build: npm run build');
  const program = path.join(root, PROGRAM);
  const scripts = path.join(program, 'scripts');
  mkdirSync(scripts, { recursive: true });

  const made = await bundleScripts(scripts);
  const modules = await traceModules(build, made);
  for (const file of modules) copy(file, path.join(program, file));
  const packages = packagesOf(modules);
  for (const each of packages) copyNamed(each, program);

  const built = path.join(program, '.builds', path.basename(build));
  cpSync(build, built, {
    recursive: true,
    verbatimSymlinks: true,
    preserveTimestamps: true,
    filter: (from) => !NOT_SERVED.test(path.relative(build, from)),
  });
  symlinkSync(path.basename(build), path.join(program, '.builds/current'));
  for (const folder of ['public', 'prisma/migrations'])
    cpSync(folder, path.join(program, folder), { recursive: true });
  const about = { name: NAME, version, private: true, license: own.license, type: 'module' };
  writeFileSync(path.join(program, 'package.json'), `${JSON.stringify(about, null, 2)}\n`);
  writeFileSync(path.join(program, 'env.example'), settingsFile(basePathOf(build)));
  symlinkSync(`/etc/${NAME}/env`, path.join(program, '.env'));

  cpSync(FILES, root, { recursive: true });
  compressManual(path.join(root, 'usr/share/man/man8'));
  const docs = path.join(root, DOCS);
  mkdirSync(docs, { recursive: true });
  for (const file of ['README.md', ...readdirSync('docs').map((each) => `docs/${each}`)])
    if (file.endsWith('.md')) copy(file, path.join(docs, path.basename(file)));
  writeFileSync(path.join(docs, 'copyright'), copyrightOf(packages));
  evenModes(root);
  return { name: NAME, version, architecture: architectureOf(), basePath: basePathOf(build) };
}

/** The path of a host that a build is for, '' for none. @param {string} build @returns {string} */
function basePathOf(build) {
  return JSON.parse(readFileSync(path.join(build, 'routes-manifest.json'), 'utf8')).basePath;
}

/** As Debian has pages of the manual. @param {string} folder */
function compressManual(folder) {
  for (const name of readdirSync(folder)) {
    const page = path.join(folder, name);
    writeFileSync(`${page}.gz`, gzipSync(readFileSync(page), { level: 9 }));
    rmSync(page);
  }
}

/** @param {string} from @param {string} to */
function copy(from, to) {
  if (!existsSync(from) || statSync(from).isDirectory()) return;
  mkdirSync(path.dirname(to), { recursive: true });
  cpSync(from, to, { preserveTimestamps: true });
}

/** The packages that files are of, as `node_modules/NAME`. @param {Set<string>} files */
function packagesOf(files) {
  const found = [...files].map((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? '');
  return [...new Set(found)].filter((each) => existsSync(path.join(each, 'package.json'))).sort();
}

/** What belongs to a package whatever was found of it: its name, its licence, what it is for this machine. @param {string} each @param {string} program */
function copyNamed(each, program) {
  const machine = `${process.platform}-${process.arch}`;
  for (const name of readdirSync(each))
    if (/^(?:package\.json|licen[cs]e.*|copying.*|notice.*)$/i.test(name))
      copy(path.join(each, name), path.join(program, each, name));
  const compiled = path.join(each, 'prebuilds', machine);
  if (existsSync(compiled)) cpSync(compiled, path.join(program, compiled), { recursive: true });
}

/** Files and folders that everybody reads and root alone writes, whatever the umask was. @param {string} root */
function evenModes(root) {
  chmodSync(root, 0o755);
  for (const entry of readdirSync(root, { withFileTypes: true, recursive: true })) {
    const at = path.join(entry.parentPath, entry.name);
    if (entry.isSymbolicLink()) continue;
    chmodSync(at, entry.isDirectory() || PROGRAMS.test(at.slice(root.length)) ? 0o755 : 0o644);
  }
}

/** As Debian calls this machine's kind. */
function architectureOf() {
  try {
    return execFileSync('dpkg', ['--print-architecture'], { encoding: 'utf8' }).trim();
  } catch {
    throw new SetupError('A package is made on Debian: dpkg is not here.');
  }
}
