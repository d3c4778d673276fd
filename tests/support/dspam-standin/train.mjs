/** What is learned when: the table of F§6. */

/**
 * @typedef {object} Lesson
 * @property {Partial<import('./database.mjs').Totals>} totals
 * @property {import('./database.mjs').Hits} tokens what each token gains
 */

const NOTHING = { spam: 0, innocent: 0 };

const TOE_AFTER = 100;

/**
 * TOE begins when more than 100 innocent messages and more than 100 spams are learned; until then all are learned (F§6).
 * @param {string} mode teft, toe, tum or notrain
 * @param {import('./database.mjs').Totals} totals
 * @returns {string}
 */
export function effectiveMode(mode, { spam_learned, innocent_learned }) {
  return mode === 'toe' && Math.min(spam_learned, innocent_learned) <= TOE_AFTER ? 'teft' : mode;
}

/**
 * @param {boolean} spam
 * @param {string} mode teft, toe, tum or notrain
 * @returns {Lesson}
 */
export function inboundLesson(spam, mode) {
  if (mode === 'notrain') return { totals: {}, tokens: NOTHING };
  if (mode === 'toe') {
    return { totals: spam ? { spam_classified: 1 } : { innocent_classified: 1 }, tokens: NOTHING };
  }
  return spam
    ? { totals: { spam_learned: 1 }, tokens: { spam: 1, innocent: 0 } }
    : { totals: { innocent_learned: 1 }, tokens: { spam: 0, innocent: 1 } };
}

/**
 * A missed spam or a false positive.
 * @param {boolean} spam what the message really is
 * @param {string} mode
 * @returns {Lesson}
 */
export function errorLesson(spam, mode) {
  // In TOE the message was not learned when it came, so that there is nothing to take back.
  const back = mode === 'toe' || mode === 'notrain' ? 0 : -1;
  const gain = mode === 'notrain' ? 0 : 1;
  return spam
    ? {
        totals: { spam_learned: 1, spam_misclassified: 1, innocent_learned: back },
        tokens: { spam: gain, innocent: back },
      }
    : {
        totals: { innocent_learned: 1, innocent_misclassified: 1, spam_learned: back },
        tokens: { spam: back, innocent: gain },
      };
}

/** @param {boolean} spam @returns {Lesson} */
export function corpusLesson(spam) {
  return spam
    ? { totals: { spam_learned: 1, spam_corpusfed: 1 }, tokens: { spam: 1, innocent: 0 } }
    : { totals: { innocent_learned: 1, innocent_corpusfed: 1 }, tokens: { spam: 0, innocent: 1 } };
}

/**
 * OnFail unlearn after a failed delivery. It takes back the learning only, which leaves the totals of a release
 * inconsistent: SL-1, IM+1, IL+0 (F§5).
 * @param {boolean} spam
 * @returns {Lesson}
 */
export function unlearnLesson(spam) {
  return spam
    ? { totals: { spam_learned: -1 }, tokens: { spam: -1, innocent: 0 } }
    : { totals: { innocent_learned: -1 }, tokens: NOTHING };
}

/**
 * @param {import('./database.mjs').Store} store
 * @param {number} uid
 * @param {bigint[]} ids
 * @param {Lesson} lesson
 */
export async function learn(store, uid, ids, lesson) {
  await store.changeTotals(uid, lesson.totals);
  await store.changeTokenHits(uid, ids, lesson.tokens);
}

/**
 * Inoculation counts for more: 5 hits for a token that is hardly known, 2 for others.
 * @param {import('./database.mjs').Store} store
 * @param {number} uid
 * @param {bigint[]} ids
 */
export async function inoculate(store, uid, ids) {
  const hits = await store.tokenHits(uid, ids);
  const isNew = (/** @type {bigint} */ id) =>
    (hits.get(id)?.innocent ?? 0) < 2 && (hits.get(id)?.spam ?? 0) < 5;
  await store.changeTotals(uid, corpusLesson(true).totals);
  await store.changeTokenHits(uid, ids.filter(isNew), { spam: 5, innocent: 0 });
  await store.changeTokenHits(
    uid,
    ids.filter((id) => !isNew(id)),
    { spam: 2, innocent: 0 },
  );
}
