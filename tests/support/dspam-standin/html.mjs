/** HTML to the text whose words DSPAM counts, in a simple version: see README.md for what is left out. */

const LINE_TAGS = /<\/?(?:p|tr|option|br|li|div|table|select)\b[^>]*>/gi;
const HIDDEN = /<(style|applet|object|noscript|noembed|frameset|script|iframe)\b[^>]*>.*?<\/\1[^>]*>/gis;
const ADDRESS =
  /<(?:a|img|iframe|form|area|base|link)\b[^>]*?\b(?:href|src|action)\s*=\s*["']?((?:https?|ftp):[^"'\s>]*)[^>]*>/gi;
const ENTITIES = new Map([
  ['nbsp', ' '],
  ['quot', '"'],
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
]);

/** @param {string} html latin1 @returns {string} */
export function htmlText(html) {
  return html
    .replace(HIDDEN, '')
    .replace(ADDRESS, ' $1 ')
    .replace(LINE_TAGS, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&([a-z]+);/gi, (all, name) => ENTITIES.get(name.toLowerCase()) ?? all);
}
