/**
 * The message on standard input, as DSPAM reads it: in pieces of at most 1023 bytes, which it takes for C strings
 * and for lines, wherever they begin. Text is held as latin1 strings throughout, one character a byte, so that no byte is changed.
 */
import { findAlias } from './parse-to.mjs';

const PIECE = 1023;
const OWNER = 'x-dspam-user: ';
const NAME_BYTES = 255;

/** @typedef {Pick<import('./arguments.mjs').Options, 'users' | 'class' | 'source' | 'classify' | 'signature'>} Steered */

/** @returns {Promise<string>} */
async function readStdin() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}

/**
 * @param {Steered} options changed by what stands in the message
 * @param {import('./conf.mjs').Conf} conf
 * @returns {Promise<string>} empty for no message, which ends the run with exit 1 (F§5)
 */
export async function readInput(options, conf) {
  // With --signature standard input is not read; the message is two line ends (F§5).
  return options.signature ? '\n\n' : takeMessage(await readStdin(), options, conf);
}

/**
 * @param {string} raw
 * @param {Steered} options changed by what stands in the message, in its order
 * @param {import('./conf.mjs').Conf} conf
 * @returns {string}
 */
export function takeMessage(raw, options, conf) {
  const strips = conf.has('Broken', 'lineStripping');
  let message = '';
  let first = true;
  // Only an empty C string would end the headers for ParseToHeaders, and a line has its line end: a NUL makes one.
  let inBody = false;
  for (let piece of pieces(raw)) {
    if (strips) piece = piece.replace(/\r+(.)$/s, '$1');
    if (first && piece.startsWith('From QUARANTINE')) continue;
    first = false;
    inBody ||= piece === '';
    if (!inBody) obeyAlias(piece, options, conf);
    message += piece;
    obeyOwner(piece, options);
  }
  return message;
}

/** A release goes to whom the message names, anywhere in it, the body included (F§0.7). @param {string} piece @param {Steered} options */
function obeyOwner(piece, options) {
  if (options.class !== 'innocent' || options.source !== 'error' || options.classify) return;
  if (piece.slice(0, OWNER.length).toLowerCase() !== OWNER) return;
  options.users = [piece.slice(OWNER.length, OWNER.length + NAME_BYTES).replace(/\r?\n?$/, '')];
}

/** ParseToHeaders: in every run, and in the body, too. @param {string} piece @param {Steered} options @param {import('./conf.mjs').Conf} conf */
function obeyAlias(piece, options, conf) {
  if (!conf.on('ParseToHeaders')) return;
  const alias = findAlias(piece);
  if (!alias) return;
  if (conf.on('ChangeModeOnParse')) Object.assign(options, { class: alias.class, source: 'error' });
  const full = conf.has('ChangeUserOnParse', 'full');
  const changes = full || ['on', 'user'].some((value) => conf.has('ChangeUserOnParse', value));
  const user = full ? alias.address : alias.localPart;
  if (changes && user) options.users = [user];
}

/**
 * A NUL ends its piece, and the line end behind it is lost with it (F§2).
 * @param {string} raw
 */
function* pieces(raw) {
  for (let at = 0; at < raw.length; ) {
    const lineEnd = raw.indexOf('\n', at);
    const end = Math.min(lineEnd < 0 ? raw.length : lineEnd + 1, at + PIECE);
    const piece = raw.slice(at, end);
    const nul = piece.indexOf('\0');
    yield nul < 0 ? piece : piece.slice(0, nul);
    at = end;
  }
}
