/**
 * @typedef {object} Outcome
 * @property {'spam' | 'innocent'} kind
 * @property {string} message as it goes out, latin1
 * @property {boolean} learned whether OnFail unlearn has something to take back
 * @property {string} status as logged
 */

/** A message that cannot be processed: delivered as it came if it is inbound, dropped if it was to be retrained. */
export class CannotProcess extends Error {}
