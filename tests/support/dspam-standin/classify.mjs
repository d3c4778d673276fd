/**
 * Is it spam? Graham's rule over the user's token rows: the 15 tokens furthest from 0.5, each once, spam from 0.9 on;
 * Robinson's geometric mean for the confidence; a sender that was innocent often enough is whitelisted. Or what
 * STANDIN_RESULT says, for tests and the demo, which want a certain result without teaching a filter first.
 */

/**
 * @typedef {'Spam' | 'Innocent' | 'Whitelisted' | 'Blocklisted' | 'Blacklisted' | 'Virus'} Result
 * @typedef {{ name: string, value: number }} Factor
 * @typedef {object} Verdict
 * @property {Result} result the class, as in X-DSPAM-Result
 * @property {boolean} spam
 * @property {number} probability
 * @property {number} confidence
 * @property {Factor[] | null} factors null where DSPAM writes none
 */

/** @type {Result[]} */
const RESULTS = ['Spam', 'Innocent', 'Whitelisted', 'Blocklisted', 'Blacklisted', 'Virus'];
/** Results that are found before any token is looked at: their signature is 8 zero bytes (F§5). */
const CANNED = new Set(['Blocklisted', 'Blacklisted', 'Virus']);
const FACTORS = 15;
const SPAM_FROM = 0.9;
const WHITELIST_THRESHOLD = 10;

/** @returns {Result | null} the result that the environment asks for */
export function wantedResult() {
  return RESULTS.find((each) => each === process.env.STANDIN_RESULT) ?? null;
}

/** @param {Result | null} result @returns {boolean} */
export function isCanned(result) {
  return result !== null && CANNED.has(result);
}

/** @param {Result} result @returns {Verdict} */
export function cannedVerdict(result) {
  return { result, spam: true, probability: 1, confidence: 1, factors: null };
}

/**
 * @param {import('./tokens.mjs').Token[]} tokens
 * @param {Map<bigint, import('./database.mjs').Hits>} hits
 * @param {import('./database.mjs').Totals} totals
 * @returns {Verdict}
 */
export function classify(tokens, hits, totals) {
  const strongest = tokens
    .map(({ id, name, frequency }) => ({ name, frequency, value: probabilityOf(hits.get(id), totals) }))
    .sort((a, b) => Math.abs(b.value - 0.5) - Math.abs(a.value - 0.5) || b.frequency - a.frequency)
    .slice(0, FACTORS);
  const forSpam = strongest.reduce((product, { value }) => product * value, 1);
  const against = strongest.reduce((product, { value }) => product * (1 - value), 1);
  const probability = forSpam / (forSpam + against);
  const spam = probability >= SPAM_FROM;
  const certainty = geometricMean(strongest.map(({ value }) => value));
  return {
    result: spam ? 'Spam' : 'Innocent',
    spam,
    probability,
    confidence: spam ? certainty : 1 - certainty,
    factors: strongest.map(({ name, value }) => ({ name, value })),
  };
}

/**
 * @param {Verdict} verdict
 * @param {Result | null} wanted
 * @returns {Verdict} the verdict that the environment asks for
 */
export function overrule(verdict, wanted) {
  if (wanted === null || wanted === verdict.result) return verdict;
  const spam = wanted === 'Spam';
  return { ...verdict, result: wanted, spam, probability: spam ? 1 : 0, confidence: 0.99 };
}

/**
 * @param {import('./database.mjs').Hits | undefined} hits of the whole-From token
 * @param {import('./preferences.mjs').Preferences} preferences
 * @returns {boolean}
 */
export function isWhitelisted(hits, preferences) {
  if (!hits || !preferences.on('enableWhitelist')) return false;
  const threshold = Number(preferences.get('whitelistThreshold') || WHITELIST_THRESHOLD);
  return hits.innocent > threshold && hits.spam <= Math.floor(hits.innocent / 15);
}

/**
 * @param {import('./database.mjs').Hits | undefined} hits
 * @param {import('./database.mjs').Totals} totals
 * @returns {number} 0.0001 to 0.9999; innocent hits count twice, fewer than five hits say nothing
 */
function probabilityOf(hits, totals) {
  const { spam, innocent } = hits ?? { spam: 0, innocent: 0 };
  if (spam + 2 * innocent < 5) return 0.4;
  const learnedSpam = Math.max(1, totals.spam_learned);
  const learnedInnocent = Math.max(1, totals.innocent_learned);
  const share = (/** @type {number} */ s, /** @type {number} */ i) =>
    s / learnedSpam / (s / learnedSpam + (2 * i) / learnedInnocent);
  let value = share(spam, innocent);
  if (spam === 0) value = Math.min(0.01, share(1, innocent));
  if (innocent === 0) value = Math.max(0.99, share(spam, 1));
  return Math.min(0.9999, Math.max(0.0001, value));
}

/** @param {number[]} values @returns {number} 0 innocent to 1 spam */
function geometricMean(values) {
  const used = values
    .map((value) => (0.005 + values.length * value) / (0.01 + values.length))
    .filter((value) => value < 0.3 || value > 0.7);
  if (used.length === 0) return 0.5;
  const mean = (/** @type {number[]} */ numbers) =>
    1 - numbers.reduce((product, each) => product * each, 1) ** (1 / numbers.length);
  const spam = mean(used.map((value) => 1 - value));
  const innocent = mean(used);
  return (1 + (spam - innocent) / (spam + innocent)) / 2;
}
