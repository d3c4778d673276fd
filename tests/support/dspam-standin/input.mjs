/**
 * The message on standard input, as DSPAM reads it: in pieces of at most 1023 bytes, which it takes for C strings
 * and for lines. Text is held as latin1 strings throughout, one character a byte, so that no byte is changed.
 */

const PIECE = 1023;
const OWNER = 'X-DSPAM-User: ';

/**
 * @typedef {object} Input
 * @property {string} message
 * @property {string | null} reroutedTo the user of the last `X-DSPAM-User:` line
 */

/** @returns {Promise<string>} */
async function readStdin() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}

/**
 * @param {import('./arguments.mjs').Options} options
 * @returns {Promise<Input | null>} null for an empty message, which ends the run with exit 1 (F§5)
 */
export async function readInput(options) {
  // With --signature standard input is not read; the message is two line ends (F§5).
  if (options.signature) return { message: '\n\n', reroutedTo: null };
  const input = takeMessage(await readStdin());
  const isRelease = options.class === 'innocent' && options.source === 'error' && !options.classify;
  if (!isRelease) input.reroutedTo = null;
  return input.message === '' ? null : input;
}

/**
 * @param {string} raw
 * @returns {Input}
 */
export function takeMessage(raw) {
  let message = '';
  let first = true;
  let reroutedTo = null;
  for (const piece of pieces(raw)) {
    if (first && piece.startsWith('From QUARANTINE')) continue;
    first = false;
    message += piece;
    // Anywhere in the message, the body included (F§0.7).
    if (piece.slice(0, OWNER.length).toLowerCase() === OWNER.toLowerCase()) {
      reroutedTo = piece.slice(OWNER.length).replace(/[\r\n]+$/, '');
    }
  }
  return { message, reroutedTo };
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
