import { SetupError } from '../setup/setup-error.mjs';

/**
 * A step of npm test. `needs` names the one that it cannot do without.
 * @typedef {{ name: string, run: () => void | Promise<void>, needs?: string }} Step
 */

/**
 * Runs each step, also behind one that has failed: who changes something wants to know all that it broke. Left out is only what
 * needs a step that has failed or was left out itself.
 * @param {Step[]} steps
 * @returns {Promise<string[]>} a line for each step that did not do, with its name
 */
export async function runSteps(steps) {
  /** @type {Map<string, string>} */
  const missing = new Map();
  for (const { name, run, needs } of steps) {
    if (needs !== undefined && missing.has(needs)) {
      missing.set(name, `${name} (not run: it needs ${needs})`);
      continue;
    }
    console.log(`\n== ${name}`);
    const began = performance.now();
    try {
      await run();
    } catch (error) {
      console.error(error instanceof SetupError ? error.message : error);
      missing.set(name, name);
    } finally {
      console.log(`== ${name}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
    }
  }
  return [...missing.values()];
}
