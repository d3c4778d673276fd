/**
 * A user's preferences: the rows of uid 0 if there is any, ELSE the `Preference` lines of dspam.conf (F§0.10), and over
 * them those rows of the user that `AllowOverride` names.
 */

export class Preferences {
  /** @param {Iterable<[string, string]>} pairs */
  constructor(pairs) {
    /** @type {Map<string, string>} */
    this.values = new Map();
    for (const [name, value] of pairs) this.values.set(name.toLowerCase(), value);
  }

  /** @param {string} name @returns {string} empty if it is not set */
  get(name) {
    return this.values.get(name.toLowerCase()) ?? '';
  }

  /** @param {string} name @returns {boolean} */
  on(name) {
    return this.get(name) === 'on';
  }

  /** @returns {'headers' | 'message'} where the signature goes */
  get signatureLocation() {
    return this.get('signatureLocation') === 'headers' ? 'headers' : 'message';
  }

  /**
   * @param {import('./arguments.mjs').Options} options
   * @param {import('./conf.mjs').Conf} conf
   * @returns {string} teft, toe, tum or notrain
   */
  trainingMode(options, conf) {
    const mode = options.mode || this.get('trainingMode') || conf.first('TrainingMode') || 'teft';
    return mode.toLowerCase();
  }
}

/** @param {import('./conf.mjs').Conf} conf @returns {Preferences} what remains with the database down */
export function confPreferences(conf) {
  return new Preferences(linesOf(conf));
}

/** @param {import('./conf.mjs').Conf} conf @returns {[string, string][]} the first line of a preference counts, and is the last here */
function linesOf(conf) {
  return conf.all('Preference').map(pair).reverse();
}

/**
 * @param {import('./conf.mjs').Conf} conf
 * @param {import('./database.mjs').Store} store
 * @param {string} name
 * @returns {Promise<Preferences>}
 */
export async function loadPreferences(conf, store, name) {
  const rows = await store.preferences(0);
  const defaults = rows.length > 0 ? rows : linesOf(conf);
  const uid = await store.findUid(name);
  const own = uid === null ? [] : await store.preferences(uid);
  return new Preferences([...defaults, ...own.filter(([each]) => conf.has('AllowOverride', each))]);
}

/** @param {string} line `name=value` @returns {[string, string]} */
function pair(line) {
  const equals = line.indexOf('=');
  return equals < 0 ? [line, ''] : [line.slice(0, equals), line.slice(equals + 1)];
}
