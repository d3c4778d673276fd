/** Decoding as DSPAM does it: bytes to bytes, no charset is ever looked at. All text is latin1. */

/**
 * Ends at the first `=`, and without one the letters of a group that is not full are lost; the result ends in a line
 * end, if there is any. What is no letter of the alphabet is skipped.
 * @param {string} text
 * @returns {string}
 */
export function decodeBase64(text) {
  const end = text.indexOf('=');
  const letters = (end < 0 ? text : text.slice(0, end)).replace(/[^A-Za-z0-9+/]+/g, '');
  const whole = end < 0 ? letters.slice(0, letters.length - (letters.length % 4)) : letters;
  const decoded = cString(Buffer.from(whole, 'base64').toString('latin1'));
  return decoded === '' || decoded.endsWith('\n') ? decoded : `${decoded}\n`;
}

/** @param {string} text @returns {string} a decoded NUL ends the text */
export function cString(text) {
  const nul = text.indexOf('\0');
  return nul < 0 ? text : text.slice(0, nul);
}

/** @param {string} text @returns {string} */
export function decodeQuotedPrintable(text) {
  return text.replace(/=(?:(\r?\n)|([0-9A-Fa-f]{2}))/g, (_all, lineEnd, hex) =>
    lineEnd ? '' : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

const ENCODED_WORD = /=\?[^?]*\?([bq])\?([^?]+)\?=/i;

/**
 * A header's data as it stands in the log (F§3): with an encoded word in it, the continuation lines are joined without
 * a blank, the first word is decoded with `_` left as it is, and whatever follows that word is lost.
 * @param {string} data as in the message, continuation lines included
 * @returns {string}
 */
export function decodeHeader(data) {
  const joined = data.replace(/\n\s*/g, '');
  const word = ENCODED_WORD.exec(joined);
  if (!word) return data;
  const [, how = '', text = ''] = word;
  const decoded = how.toLowerCase() === 'b' ? decodeBase64(text) : decodeQuotedPrintable(text);
  return joined.slice(0, word.index) + decoded;
}
