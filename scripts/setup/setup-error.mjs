/** Something about the machine that a person can fix; the message is all they need to see, so no stack is printed. */
export class SetupError extends Error {
  /** @param {string} message @param {ErrorOptions} [options] */
  constructor(message, options) {
    super(message, options);
    this.name = 'SetupError';
  }
}
