// Each build has a folder of its own, so that a server keeps the files of its own build while a new one is made beside
// it (decision 133). `.builds/current` leads to the last that was finished.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { basename, join } from 'node:path';

const BUILDS = '.builds';
const CURRENT = join(BUILDS, 'current');
/** What `npx next build` makes, for tests and work on the dashboard: in place. */
const IN_PLACE = '.next';
/** The last file that Next writes. */
const LAST_FILE = 'export-marker.json';
/** In addition to those in use, so that a server which is just starting finds its own. */
const KEPT = 3;
const ABANDONED_MS = 24 * 3600 * 1000;

/** The folder for a new build, relative to the project; it is not there yet. */
export function newBuildFolder() {
  mkdirSync(BUILDS, { recursive: true });
  return join(BUILDS, `${Date.now().toString(36)}-${process.pid}`);
}

/**
 * Lets the next start take this build, in one step, and removes those that are no longer needed.
 * @param {string} folder
 */
export function switchTo(folder) {
  const link = `${CURRENT}-${process.pid}`;
  rmSync(link, { force: true });
  symlinkSync(basename(folder), link);
  renameSync(link, CURRENT);
  prune();
}

/** The build to serve, relative to the project: the newest that was finished. @returns {string | null} */
export function currentBuild() {
  const built = [linked() ?? [], IN_PLACE].flat().filter(isFinished);
  return built.sort((one, other) => finishedAt(other) - finishedAt(one))[0] ?? null;
}

function linked() {
  try {
    return join(BUILDS, readlinkSync(CURRENT));
  } catch {
    return null;
  }
}

/** @param {string} folder */
function isFinished(folder) {
  return existsSync(join(folder, 'BUILD_ID')) && existsSync(join(folder, LAST_FILE));
}

/** @param {string} folder */
function finishedAt(folder) {
  return statSync(join(folder, LAST_FILE)).mtimeMs;
}

function prune() {
  const folders = readdirSync(BUILDS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(BUILDS, name));
  const finished = folders.filter(isFinished).sort((one, other) => finishedAt(other) - finishedAt(one));
  const kept = new Set([...finished.slice(0, KEPT), linked()]);
  const commands = readCommands();
  for (const folder of folders) {
    const isBeingMade = !isFinished(folder) && Date.now() - statSync(folder).mtimeMs < ABANDONED_MS;
    if (kept.has(folder) || isBeingMade || commands.some((words) => words.includes(folder))) continue;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The command lines of all processes, other users' too: a server names its build. */
function readCommands() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      try {
        return readFileSync(join('/proc', name, 'cmdline'), 'utf8').split('\0');
      } catch {
        return [];
      }
    });
}
