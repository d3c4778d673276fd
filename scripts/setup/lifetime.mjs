// What has been started is stopped again, last things first, however the program ends.

/** @typedef {() => void | Promise<void>} Ending */

export class Lifetime {
  /** @type {Ending[]} */
  #endings = [];
  /** @type {Promise<void> | undefined} */
  #ended;

  /**
   * Ctrl-C and its like stop everything, and then this process.
   * @param {number} exitCode
   */
  endOnSignals(exitCode) {
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      // A second Ctrl-C finds the stopping under way and changes nothing.
      process.on(signal, () => this.end().finally(() => process.exit(exitCode)));
    }
  }

  /**
   * @param {Ending} ending
   * @returns {() => void} call it when nothing is left to end
   */
  onEnd(ending) {
    this.#endings.push(ending);
    return () => {
      this.#endings = this.#endings.filter((other) => other !== ending);
    };
  }

  /** Whether the end has begun: what fails from now on fails because of it. */
  get isEnding() {
    return this.#ended !== undefined;
  }

  /** @returns {Promise<void>} */
  end() {
    this.#ended ??= (async () => {
      for (const ending of this.#endings.reverse()) await ending();
    })();
    return this.#ended;
  }
}
