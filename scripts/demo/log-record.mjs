// Records of DSPAM's user log and system log.
import { decodeHeader } from '../../tests/support/dspam-standin/decode.mjs';
import { findHeader } from '../../tests/support/dspam-standin/message.mjs';

/** @typedef {import('../../tests/support/dspam-standin/message.mjs').Part} Part */

/**
 * @typedef {object} LogRecord
 * @property {Date} at
 * @property {string} kind the letter of the class: I W S F M C
 * @property {string} from one character per byte, like subject
 * @property {string} subject
 * @property {string} messageId
 * @property {string} signature
 * @property {string} status
 * @property {number} seconds how long DSPAM took
 */

const LONGEST_FIELD = 255;
const ABSENT = '<None Specified>';

/**
 * What DSPAM logs of a message: sender and subject decoded but in whatever charset they came, cut at 255 bytes.
 * @param {Part[]} parts none when it was retrained by its signature alone
 * @returns {Pick<LogRecord, 'from' | 'subject' | 'messageId'>}
 */
export function logFields(parts) {
  const field = (/** @type {string} */ name) =>
    decodeHeader(findHeader(parts, name) ?? ABSENT)
      .replace(/[\0-\x1f]/g, ' ')
      .slice(0, LONGEST_FIELD);
  return {
    from: field('From'),
    subject: field('Subject'),
    messageId: findHeader(parts, 'Message-Id') ?? '',
  };
}

/**
 * A record of USER.log, which DSPAM ends with an empty line.
 * @param {LogRecord} record
 */
export function formatUserLog({ at, kind, from, signature, subject, status, messageId }) {
  return `${[epoch(at), kind, from, signature, subject, status, messageId].join('\t')}\n\n`;
}

/**
 * A record of system.log.
 * @param {LogRecord} record
 * @param {string} user
 */
export function formatSystemLog({ at, kind, from, signature, subject, seconds, status, messageId }, user) {
  const fields = [epoch(at), kind, from, signature, subject, seconds.toFixed(6), user, status, messageId];
  return `${fields.join('\t')}\n`;
}

/** @param {Date} at */
const epoch = (at) => Math.floor(at.getTime() / 1000);
