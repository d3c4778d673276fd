// What the filter has learned for one user, and how it judges by it: DSPAM's own formulas (algorithm graham burton,
// PValue bcr, processorBias on), without noise reduction and sedation.

const UNKNOWN = 0.4;
const FEWEST_HITS = 5;
const GRAHAM_SLOTS = 15;
const STRONGEST = 27;
const ROBINSON_SLOTS = 25;
const WHITELIST_AFTER = 10;

/** @typedef {import('../../tests/support/dspam-standin/tokens.mjs').Token} Token */
/** @typedef {{ spam: number, innocent: number, lastHit: Date }} Hits */
/** @typedef {{ name: string, frequency: number, p: number }} Candidate */

export class Learned {
  spam = 0;
  innocent = 0;
  /** @type {Map<bigint, Hits>} by the token's id; two tokens that share one count as the same, as in DSPAM */
  hits = new Map();

  /**
   * @param {Token[]} tokens
   * @param {{ spam?: number, innocent?: number }} change by how much each total and each token's hits change
   * @param {Date} when
   */
  learn(tokens, { spam = 0, innocent = 0 }, when) {
    this.spam += spam;
    this.innocent += innocent;
    for (const { id } of tokens) {
      const known = this.hits.get(id);
      this.hits.set(id, {
        spam: Math.max(0, (known?.spam ?? 0) + spam),
        innocent: Math.max(0, (known?.innocent ?? 0) + innocent),
        lastHit: when,
      });
    }
  }

  /**
   * @param {Token | undefined} sender the token of the message's whole From line
   * @returns {boolean} whether mail from there is let through without a look
   */
  isWhitelisted(sender) {
    const hits = sender && this.hits.get(sender.id);
    return (
      hits !== undefined &&
      hits.innocent > WHITELIST_AFTER &&
      hits.spam <= Math.floor(hits.innocent / (WHITELIST_AFTER + 5))
    );
  }

  /**
   * @param {Token[]} tokens
   * @returns {{ isSpam: boolean, probability: number, confidence: number, factors: [string, number][] }}
   */
  judge(tokens) {
    const candidates = tokens
      .map(({ id, name, frequency }) => ({ name, frequency, p: this.probability(id) }))
      .sort((a, b) => Math.abs(b.p - 0.5) - Math.abs(a.p - 0.5) || b.frequency - a.frequency)
      .slice(0, STRONGEST);
    const grahamSlots = candidates.slice(0, GRAHAM_SLOTS);
    const burtonSlots = twice(candidates).slice(0, STRONGEST);
    const graham = combine(grahamSlots);
    const burton = combine(burtonSlots);
    const isSpam = graham >= 0.9 || burton >= 0.9;
    const slots = isSpam && graham < 0.9 ? burtonSlots : grahamSlots;
    const robinson = robinsonMean(twice(candidates).slice(0, ROBINSON_SLOTS), candidates.length);
    return {
      isSpam,
      probability: burton >= 0.9 ? burton : graham,
      confidence: isSpam ? robinson : 1 - robinson,
      factors: slots.map(({ name, p }) => [name, p]),
    };
  }

  /** @param {bigint} id */
  probability(id) {
    const { spam: s, innocent: i } = this.hits.get(id) ?? { spam: 0, innocent: 0 };
    if (s + 2 * i < FEWEST_HITS) return UNKNOWN;
    const inSpam = s / this.spam;
    const inInnocent = (2 * i) / this.innocent;
    /** @param {number} a @param {number} b */
    const share = (a, b) => a / (a + b);
    let p = share(inSpam, inInnocent);
    if (s === 0) p = Math.min(0.01, share(1 / this.spam, inInnocent));
    if (i === 0) p = Math.max(0.99, share(inSpam, 2 / this.innocent));
    return Math.min(0.9999, Math.max(0.0001, p));
  }
}

/**
 * A token that stands in the message more than once takes two slots.
 * @param {Candidate[]} candidates
 */
function twice(candidates) {
  return candidates.flatMap((candidate) => (candidate.frequency > 1 ? [candidate, candidate] : [candidate]));
}

/** @param {Candidate[]} slots */
function combine(slots) {
  const spam = slots.reduce((product, { p }) => product * p, 1);
  const innocent = slots.reduce((product, { p }) => product * (1 - p), 1);
  return spam + innocent === 0 ? UNKNOWN : spam / (spam + innocent);
}

/**
 * Robinson's geometric mean, which DSPAM shows as the confidence.
 * @param {Candidate[]} slots
 * @param {number} available
 */
function robinsonMean(slots, available) {
  const n = Math.min(ROBINSON_SLOTS, available);
  const strong = slots.map(({ p }) => (0.005 + n * p) / (0.01 + n)).filter((f) => f < 0.3 || f > 0.7);
  if (strong.length === 0) return 0.5;
  const above = 1 - strong.reduce((product, f) => product * (1 - f), 1) ** (1 / strong.length);
  const below = 1 - strong.reduce((product, f) => product * f, 1) ** (1 / strong.length);
  return (1 + (above - below) / (above + below)) / 2;
}
