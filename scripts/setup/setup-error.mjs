/** Something about the machine that a person can mend; its message is all they need to see, so no stack is printed. */
export class SetupError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'SetupError';
  }
}
