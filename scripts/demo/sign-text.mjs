import { rewriteText } from './mime.mjs';

/**
 * Writes DSPAM's signature into every text part, as signatureLocation=message has it: before `</body>` in HTML, else
 * at the end.
 * @param {string} message one character per byte
 * @param {string} signature
 * @returns {string}
 */
export function signText(message, signature) {
  const mark = `\n!DSPAM:${signature}!\n\n`;
  return rewriteText(message, ({ type, text }) => {
    const at = type === 'text/html' ? text.search(/<\/body/i) : -1;
    if (at !== -1) return text.slice(0, at) + mark + text.slice(at);
    return (text === '' || text.endsWith('\n') ? text : `${text}\n`) + mark;
  });
}
