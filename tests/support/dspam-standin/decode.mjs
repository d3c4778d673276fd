/** Decoding as DSPAM does it: bytes to bytes, no charset is ever looked at. All text is latin1. */

/**
 * Ends at the first `=`, and the result always ends in a line end.
 * @param {string} text
 * @returns {string}
 */
export function decodeBase64(text) {
  const end = text.indexOf('=');
  const decoded = Buffer.from(end < 0 ? text : text.slice(0, end), 'base64').toString('latin1');
  return decoded.endsWith('\n') ? decoded : `${decoded}\n`;
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
