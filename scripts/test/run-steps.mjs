import { inspect } from 'node:util';
import { SetupError } from '../setup/setup-error.mjs';
import { keepOutput, say } from '../setup/step-output.mjs';

/**
 * A step of npm test. `needs` names those that it cannot do without: before it, or in a lane beside its own.
 * @typedef {{ name: string, run: () => void | Promise<void>, needs?: string[] }} Step
 */

/** Steps of npm test, one after the other or in lanes side by side. */
export class StepRunner {
  /** What did not do, by name, as it is told at the end. @type {Map<string, string>} */
  #missing = new Map();
  /** The end of each step of a lane. @type {Map<string, Promise<void>>} */
  #ends = new Map();

  /** A line for each step that did not do, with its name. @returns {string[]} */
  get failed() {
    return [...this.#missing.values()];
  }

  /**
   * Runs each step, also behind one that has failed: who changes something wants to know all that it broke. Left out is only what
   * needs a step that has failed or was left out itself.
   * @param {Step[]} steps
   */
  async run(steps) {
    for (const step of steps) await this.#runStep(step, (work) => work());
  }

  /**
   * Runs the steps of each lane one after the other, and the lanes at the same time; a step waits for what it needs of another lane. What a step
   * says comes when it has ended.
   * @param {Step[][]} lanes
   */
  async runBeside(lanes) {
    for (const steps of lanes) {
      let before = Promise.resolve();
      for (const step of steps) {
        before = before.then(async () => {
          await Promise.all((step.needs ?? []).map((need) => this.#ends.get(need)));
          await this.#runStep(step, keepOutput);
        });
        this.#ends.set(step.name, before);
      }
    }
    await Promise.all(this.#ends.values());
  }

  /**
   * @param {Step} step
   * @param {(work: () => Promise<void>) => Promise<void>} withOutput
   */
  async #runStep({ name, run, needs = [] }, withOutput) {
    const lacking = needs.find((need) => this.#missing.has(need));
    if (lacking !== undefined) {
      this.#missing.set(name, `${name} (not run: it needs ${lacking})`);
      return;
    }
    say(`\n== ${name}`);
    const began = performance.now();
    await withOutput(async () => {
      try {
        await run();
      } catch (error) {
        say(error instanceof SetupError ? error.message : inspect(error));
        this.#missing.set(name, name);
      } finally {
        say(`== ${name}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
      }
    });
  }
}
