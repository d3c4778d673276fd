/** USER.log and system.log (F§3). */
import { join } from 'node:path';
import { appendAsDspam } from './append.mjs';
import { decodeHeader } from './decode.mjs';
import { findHeader } from './message.mjs';

const FIELD_BYTES = 255;
/** DSPAM formats a line in 1024 bytes, the last for the NUL: a longer line loses its end and its line end. */
const LINE_BYTES = 1023;

/**
 * @typedef {object} Event
 * @property {string} letter the class, one letter
 * @property {string} user whose log; the same name stands in system.log
 * @property {string} signature
 * @property {string} status
 * @property {import('./message.mjs').Part[]} parts
 */

/**
 * @param {import('./job.mjs').Job} job
 * @param {Event} event
 */
export async function logEvent(job, event) {
  const time = String(Math.floor(Date.now() / 1000));
  const from = field(findHeader(event.parts, 'From'));
  const subject = field(findHeader(event.parts, 'Subject'));
  // Not cleaned like the others: a folded Message-Id breaks the line, CRLF input leaves its CR (F§3).
  const messageId = decodeHeader(findHeader(event.parts, 'Message-Id') ?? '');
  const begin = [time, event.letter, from, event.signature, subject];
  if (job.conf.on('UserLog')) {
    const line = cut([...begin, event.status, messageId]);
    await appendIfPossible(job.file('log', event.user), `${line}\n`);
  }
  if (job.conf.on('SystemLog')) {
    const seconds = ((performance.now() - job.started) / 1000).toFixed(6);
    const user = Buffer.from(event.user).toString('latin1');
    await appendIfPossible(
      join(job.conf.home, 'system.log'),
      cut([...begin, seconds, user, event.status, messageId]),
    );
  }
}

/** A log that cannot be written does not affect the message. @param {string} file @param {string} text */
async function appendIfPossible(file, text) {
  try {
    await appendAsDspam(file, text);
  } catch {
    // DSPAM goes on without a word, and so does this.
  }
}

/** @param {string[]} fields */
function cut(fields) {
  return `${fields.join('\t')}\n`.slice(0, LINE_BYTES);
}

/** @param {string | undefined} data of a header @returns {string} */
function field(data) {
  if (data === undefined) return '<None Specified>';
  return decodeHeader(data)
    .slice(0, FIELD_BYTES)
    .replace(/[\x01-\x1f]/g, ' ');
}
