// From a message to DSPAM's tokens (tokenizer `chain`): words and pairs of neighbours of the body, those of the
// headers as `Name*word`, and the pieces of addresses as `Url*piece`. It follows DSPAM closely enough for mail that
// looks real and ids that are; it leaves out limits that only odd messages meet.
import { rewriteText } from './mime.mjs';

const HEADER_DELIMITERS = /[ ,;:\n\t\r@\-+*]+/;
const BODY_DELIMITERS = /[ .,;:\n\t\r@\-+*]+/;
const LONGEST_WORD = 49;
const LONGEST_TOKEN = 255;

/**
 * @param {string} message one character per byte, without DSPAM's headers
 * @returns {Map<string, number>} token to how often it stands there, in order of appearance
 */
export function tokenise(message) {
  let heads = '';
  let body = '';
  rewriteText(
    message,
    ({ type, text }) => {
      body += type === 'text/html' ? stripHtml(text) : text;
      return '';
    },
    (head) => {
      heads += decodeWords(head);
    },
  );
  /** @type {Map<string, number>} */
  const tokens = new Map();
  /** @param {string} token */
  const add = (token) => {
    if (token.length <= LONGEST_TOKEN) tokens.set(token, (tokens.get(token) ?? 0) + 1);
  };
  addWords(takeAddresses(body, add), BODY_DELIMITERS, '', add);
  addHeaders(heads, add);
  return tokens;
}

/**
 * Takes web addresses out of the text; their pieces are tokens of their own.
 * @param {string} text
 * @param {(token: string) => void} add
 */
function takeAddresses(text, add) {
  return text.replace(/(?:http:\/\/|www\.|href=["']?)[\x21\x23-\x26\x28-\x3d\x3f-\x7f]+/gi, (address) => {
    for (const piece of address.split(BODY_DELIMITERS)) if (piece) add(`Url*${piece}`);
    return ' ';
  });
}

/**
 * @param {string} heads
 * @param {(token: string) => void} add
 */
function addHeaders(heads, add) {
  let name = '';
  for (const line of heads.split('\n')) {
    const field = /^([^\s:]+):[ \t]*(.*)$/.exec(line);
    if (field) name = field[1] ?? '';
    const data = field ? (field[2] ?? '') : (line.split(':', 1)[0] ?? '');
    if (name === 'From' && field) add(`From*${data}`);
    addWords(data, HEADER_DELIMITERS, `${name}*`, add);
  }
}

/**
 * @param {string} text
 * @param {RegExp} delimiters
 * @param {string} prefix
 * @param {(token: string) => void} add
 */
function addWords(text, delimiters, prefix, add) {
  let previous = '';
  for (const piece of text.split(delimiters)) {
    if (piece === '' || piece.length > LONGEST_WORD) continue;
    // `free!!!` counts as `free!`.
    const word = piece.replace(/!.$/, '!').replace(/!+$/, '!');
    add(prefix + word);
    if (previous) add(`${prefix}${previous}+${word}`);
    previous = word;
  }
}

/**
 * Encoded words of RFC 2047, without regard to the charset; DSPAM loses what follows the first in a header.
 * @param {string} head
 */
export function decodeWords(head) {
  return head.replace(
    /=\?[^?\s]+\?([bq])\?([^?]*)\?=[^\n]*(?:\n[ \t][^\n]*)*/gi,
    (_, encoding, /** @type {string} */ data) =>
      /b/i.test(encoding)
        ? Buffer.from(data, 'base64').toString('latin1')
        : data.replace(/=([0-9A-Fa-f]{2})/g, (__, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
  );
}

/**
 * The text of a page, with the addresses its tags point to.
 * @param {string} html
 */
function stripHtml(html) {
  return html
    .replace(/<(style|script|noscript)[^>]*>[\s\S]*?<\/\1>/gi, '')
    .replace(/<[^>]*?(?:href|src|action)\s*=\s*["']?((?:https?|ftp):[^"'\s>]*)[^>]*>/gi, ' $1 ')
    .replace(/<(?:p|tr|br|li|div|option|\/select|\/table)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:nbsp|#160);/gi, ' ')
    .replace(/&amp;/gi, '&');
}
