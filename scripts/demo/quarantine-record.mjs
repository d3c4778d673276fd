// One message as DSPAM appends it to a quarantine: a separator line, the message with DSPAM's headers at the end of
// its header block and every line that begins `From ` quoted, and empty lines. Works on bytes and copies them once,
// so that a quarantine of 100,000 messages is written as fast as the disk takes it.
import { ctime } from '../../tests/support/dspam-standin/ctime.mjs';

/**
 * What DSPAM found; it becomes the X-DSPAM headers.
 * @typedef {object} Verdict
 * @property {Date} processedAt
 * @property {number} confidence
 * @property {number} probability
 * @property {string} [result] Spam unless given
 * @property {string} [signature] absent in mode NOTRAIN
 * @property {string} [user] only with a shared or redirected quarantine
 * @property {readonly (readonly [token: string, probability: number])[]} [factors]
 */

const SEPARATOR = 'From QUARANTINE ';
const TRAILER = Buffer.from('\n\n\n');
const QUOTE = Buffer.from('>');
const FROM_LINE = Buffer.from('\nFrom ');

/**
 * @param {Uint8Array} message as DSPAM has put it together again: without a `From ` line of the MTA, ending in LF,
 *   and already bearing the body signature where there is one
 * @param {Verdict} verdict
 * @returns {Buffer}
 */
export function formatQuarantineRecord(message, verdict) {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.length);
  const headEnd = findHeadEnd(bytes);
  const pieces = [
    Buffer.from(`${SEPARATOR}${ctime(verdict.processedAt)}\n`),
    bytes.subarray(0, headEnd),
    Buffer.from(formatVerdict(verdict), 'latin1'),
  ];
  // A message of headers only gets the empty line that ends them.
  if (headEnd === bytes.length) pieces.push(Buffer.from('\n'));
  pushQuoted(pieces, bytes, headEnd);
  pieces.push(TRAILER);
  return Buffer.concat(pieces);
}

/**
 * The headers, in DSPAM's order; each ends in a bare LF, also in a message with CRLF.
 * @param {Verdict} verdict
 * @returns {string}
 */
function formatVerdict({ processedAt, confidence, probability, result = 'Spam', signature, user, factors }) {
  const lines = [
    `X-DSPAM-Result: ${result}`,
    `X-DSPAM-Processed: ${ctime(processedAt)}`,
    `X-DSPAM-Confidence: ${confidence.toFixed(4)}`,
    `X-DSPAM-Probability: ${probability.toFixed(4)}`,
  ];
  if (signature !== undefined) lines.push(`X-DSPAM-Signature: ${signature}`);
  if (user !== undefined) lines.push(`X-DSPAM-User: ${user}`);
  if (factors !== undefined) {
    const rows = factors.map(([token, weight]) => `\t${escapeToken(token)}, ${weight.toFixed(5)}`);
    lines.push([`X-DSPAM-Factors: ${factors.length}`, ...rows].join(',\n'));
  }
  return `${lines.join('\n')}\n`;
}

/**
 * Bytes outside 0x20-0x7e, and the percent sign itself, as %hh.
 * @param {string} token
 */
function escapeToken(token) {
  return token.replace(
    /[^\x20-\x24\x26-\x7e]/g,
    (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/**
 * Where the empty line that ends the header block begins; the end of the message when there is none. What stands
 * behind one that is the first line is no header (F§2), so that DSPAM's own come before it.
 * @param {Buffer} bytes
 */
function findHeadEnd(bytes) {
  if (bytes[0] === 10 || (bytes[0] === 13 && bytes[1] === 10)) return 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) {
    const next = bytes[at + 1];
    if (next === 10 || (next === 13 && bytes[at + 2] === 10)) return at + 1;
  }
  return bytes.length;
}

/**
 * @param {Uint8Array[]} pieces
 * @param {Buffer} bytes
 * @param {number} start
 */
function pushQuoted(pieces, bytes, start) {
  let from = start;
  for (let at = bytes.indexOf(FROM_LINE, start); at !== -1; at = bytes.indexOf(FROM_LINE, at + 1)) {
    pieces.push(bytes.subarray(from, at + 1), QUOTE);
    from = at + 1;
  }
  pieces.push(bytes.subarray(from));
}
