// Starting and ending child processes so that none is left behind.
import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { findProgram } from './find-program.mjs';
import { isRunning } from './process-identity.mjs';

/**
 * Starts a program that ends when this process does, however this process ends: `setpriv --pdeathsig` has the
 * kernel send it SIGTERM, even after a SIGKILL of ours. It gets a session of its own, so that Ctrl-C reaches us
 * alone and we can end our children in order.
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export function spawnBound(program, args, options) {
  const setpriv = findProgram('setpriv');
  const vector = setpriv ? [setpriv, '--pdeathsig', 'TERM', program, ...args] : [program, ...args];
  const child = spawn(vector[0] ?? program, vector.slice(1), { ...options, detached: true });
  const endWithUs = () => child.kill('SIGTERM');
  process.once('exit', endWithUs);
  child.once('exit', () => process.removeListener('exit', endWithUs));
  return child;
}

/**
 * Ends a child: SIGTERM, and SIGKILL when it has not gone within the time; then whatever it has left behind.
 * @param {import('node:child_process').ChildProcess} child started by spawnBound
 * @param {number} patienceMs
 */
export async function endChild(child, patienceMs) {
  const { pid } = child;
  if (pid === undefined) return;
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    await gone;
    clearTimeout(timer);
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // No process of its group is left, as intended.
  }
}

/**
 * Ends a process that is not our child, in the same way.
 * @param {import('./process-identity.mjs').ProcessIdentity} stranger
 * @param {number} patienceMs
 */
export async function endStranger(stranger, patienceMs) {
  const deadline = Date.now() + patienceMs;
  process.kill(stranger.pid, 'SIGTERM');
  while (isRunning(stranger)) {
    if (Date.now() > deadline) process.kill(stranger.pid, 'SIGKILL');
    await delay(50);
  }
}
