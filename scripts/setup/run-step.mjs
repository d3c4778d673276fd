import { endChild, spawnBound } from './child.mjs';
import { SetupError } from './setup-error.mjs';
import { stepOutput } from './step-output.mjs';

const STOP_PATIENCE_MS = 10_000;

/**
 * Runs a command to its end, its output shown where that of the step is.
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: Record<string, string | undefined>, lifetime: import('./lifetime.mjs').Lifetime }} options
 * @returns {Promise<void>}
 * @throws {SetupError} when it ends with another code than 0
 */
export async function runStep(program, args, { env, lifetime }) {
  const child = spawnBound(program, args, {
    stdio: ['ignore', stepOutput(), stepOutput()],
    env: { ...process.env, ...env },
  });
  const forget = lifetime.onEnd(() => endChild(child, STOP_PATIENCE_MS));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (exitCode, signal) => resolve(exitCode ?? signal));
  });
  forget();
  if (code !== 0) throw new SetupError(`${[program, ...args].join(' ')} ended with ${code}.`);
}
