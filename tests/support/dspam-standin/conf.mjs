/**
 * dspam.conf: `Key value value` or `Key "value with blanks"`; everything from the first `#` on, else from the first `;` on, is a
 * comment, in quotes too; a key may come again, and the first counts. Keys and values are compared without regard to case, as
 * DSPAM does. Lines have at most 1,023 bytes. `Include` and profiles are left out.
 */
import { readFileSync } from 'node:fs';

const USUAL_PLACES = ['/etc/dspam/dspam.conf', '/etc/mail/dspam/dspam.conf', '/usr/local/etc/dspam.conf'];

/** The settings of one dspam.conf. */
export class Conf {
  /** @param {Map<string, string[]>} values by key in lower case, in the order of the file */
  constructor(values) {
    this.values = values;
  }

  /** @param {string} key @returns {string[]} every value of a key */
  all(key) {
    return this.values.get(key.toLowerCase()) ?? [];
  }

  /** @param {string} key @returns {string | undefined} the first value of a key */
  first(key) {
    return this.all(key)[0];
  }

  /** @param {string} key @param {string} value @returns {boolean} whether a key has that value */
  has(key, value) {
    return this.all(key).some((each) => each.toLowerCase() === value.toLowerCase());
  }

  /** @param {string} key @returns {boolean} */
  on(key) {
    return this.has(key, 'on');
  }

  /** @returns {string} DSPAM_HOME: the environment wins over `Home` */
  get home() {
    return process.env.DSPAM_HOME || this.first('Home') || '/var/dspam';
  }
}

/**
 * @param {string} text the content of a dspam.conf
 * @returns {Conf}
 */
export function parseConf(text) {
  /** @type {Map<string, string[]>} */
  const values = new Map();
  for (const line of text.split('\n').flatMap(pieces)) {
    const [key, ...rest] = words(line);
    if (!key) continue;
    const known = values.get(key.toLowerCase()) ?? [];
    values.set(key.toLowerCase(), [...known, ...rest]);
  }
  return new Conf(values);
}

/** @returns {Conf} the configuration that DSPAM_CONF names, or the first of the usual places */
export function readConf() {
  const places = process.env.DSPAM_CONF ? [process.env.DSPAM_CONF] : USUAL_PLACES;
  for (const place of places) {
    try {
      return parseConf(readFileSync(place, 'utf8'));
    } catch {
      // Not there or not readable: the next place, and in the end the error below.
    }
  }
  throw new Error(`Unable to read ${places.join(' or ')}`);
}

/** @param {string} line @returns {string[]} the words before a comment; quotes keep blanks together */
function words(line) {
  const hash = line.indexOf('#');
  const end = hash < 0 ? line.indexOf(';') : hash;
  const kept = end < 0 ? line : line.slice(0, end);
  return [...kept.matchAll(/"([^"]*)"?|([^ \t]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

/** @param {string} line @returns {string[]} as fgets reads it into 1,024 bytes; ASCII is enough here */
function pieces(line) {
  return line.replace(/\r$/, '').match(/.{1,1023}/gs) ?? [];
}
