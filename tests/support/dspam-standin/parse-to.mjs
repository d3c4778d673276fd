/** The aliases of ParseToHeaders: `To: spam-bob@example.org` and `To: notspam-bob@example.org`. */

const SPAM = /[< \t,:]spam-/;
const INNOCENT = /[< \t,:]notspam-/;

/**
 * @typedef {object} Alias
 * @property {'spam' | 'innocent'} class
 * @property {string} address for ChangeUserOnParse full
 * @property {string} localPart else; empty where no @ follows
 */

/** @param {string} piece @returns {Alias | null} */
export function findAlias(piece) {
  if (piece.slice(0, 4).toLowerCase() !== 'to: ') return null;
  const text = piece.slice(3);
  const spam = SPAM.exec(text);
  const found = spam ?? INNOCENT.exec(text);
  if (!found) return null;
  const rest = text.slice(found.index + found[0].length);
  return {
    class: spam ? 'spam' : 'innocent',
    address: /[^>, \t\r\n]+/.exec(rest)?.[0] ?? '',
    localPart: rest.includes('@') ? (/[^@]+/.exec(rest)?.[0] ?? '') : '',
  };
}
