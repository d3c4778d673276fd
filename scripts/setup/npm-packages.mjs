import { statSync } from 'node:fs';
import { findProgram } from './find-program.mjs';
import { runStep } from './run-step.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * Installs what package-lock.json names, unless that is there already. Install scripts stay off: npm 11 holds them
 * back anyway, and nothing here needs one.
 * @param {import('./lifetime.mjs').Lifetime} lifetime
 */
export async function installNpmPackages(lifetime) {
  // npm writes this file last, as a record of what it has installed.
  if (changedAt('node_modules/.package-lock.json') >= changedAt('package-lock.json')) return;
  const [program, ...args] = findNpm();
  const options = [
    'ci',
    '--ignore-scripts',
    '--include=dev',
    '--no-audit',
    '--no-fund',
    '--no-update-notifier',
    '--loglevel=error',
  ];
  await runStep(program, [...args, ...options], { lifetime });
}

/** @returns {[string, ...string[]]} the npm that started us, else the one on PATH */
function findNpm() {
  const ours = process.env.npm_execpath;
  if (ours?.endsWith('npm-cli.js')) return [process.execPath, ours];
  const npm = findProgram('npm');
  if (!npm) throw new SetupError('npm is missing; it comes with Node.');
  return [npm];
}

/** @param {string} path */
function changedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
