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
   * @returns {() => void} call it when there is nothing left to stop
   */
  onEnd(ending) {
    this.#endings.push(ending);
    return () => {
      this.#endings = this.#endings.filter((other) => other !== ending);
    };
  }

  /** Whether it is shutting down: whatever fails from now on fails because of that. */
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
