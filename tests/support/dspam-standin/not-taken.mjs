/** The server on the other side refuses: what it says goes to who asked. */
export class NotTaken extends Error {
  /** @param {string} answer */
  constructor(answer) {
    const isPermanent = answer.startsWith('5');
    super(`${isPermanent ? 'Fatal' : 'Deferred'}: ${answer}`);
    this.isPermanent = isPermanent;
  }
}
