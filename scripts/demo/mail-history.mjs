// A month of one user's mail as DSPAM would have seen it: real messages arrive, are judged by what was learned so
// far, learned (training mode TEFT), and some mistakes are retrained. Files and tables are made from the result.
// See decision 021.
import { assembleMessage, parseMessage } from '../../tests/support/dspam-standin/message.mjs';
import { decodeTextParts, embedSignature } from '../../tests/support/dspam-standin/signature.mjs';
import { signatureBlob, tokenize } from '../../tests/support/dspam-standin/tokens.mjs';
import { readCorpusMessage } from './corpus.mjs';
import { Learned } from './learned.mjs';
import { logFields } from './log-record.mjs';

/** @typedef {import('./log-record.mjs').LogRecord} LogRecord */
/** @typedef {import('./quarantine-record.mjs').Verdict} Verdict */
/** @typedef {{ path: string, isSpam: boolean }} Delivery */
/** @typedef {{ message: string, verdict: Verdict & { signature: string }, isSpam: boolean }} Quarantined */
/** @typedef {{ signature: string, data: Buffer, createdOn: Date }} SignatureRow */

/**
 * The columns of dspam_stats.
 * @typedef {Record<'spamLearned' | 'innocentLearned' | 'spamMisclassified' | 'innocentMisclassified'
 *   | 'spamCorpusfed' | 'innocentCorpusfed', number>} Stats
 */

/**
 * @typedef {object} HistoryPlan
 * @property {number} uid
 * @property {Delivery[]} corpusFed learned before the month began
 * @property {Delivery[]} deliveries in order of arrival, spread over the month
 * @property {Date} now
 * @property {() => number} random
 */

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const DAYS = 30;
/** dspam_clean's default: what is older cannot be retrained by its signature. */
export const SIGNATURE_DAYS = 14;

/** How often people act, and how long it takes them. */
const RELEASES = { innocent: 0.3, spam: 0.005 };
const REPORTS = 0.6;
const DELETES = 0.03;
const REACTION_MS = 20 * HOUR_MS;

/**
 * Lives through the month.
 * @param {HistoryPlan} plan
 * @returns {Pick<MailHistory, 'records' | 'quarantine' | 'signatures' | 'learned' | 'stats'>}
 */
export function playMailHistory(plan) {
  const history = new MailHistory(plan);
  history.play();
  return history;
}

class MailHistory {
  /** @type {LogRecord[]} */
  records = [];
  /** @type {Map<string, Quarantined>} by signature, oldest first */
  quarantine = new Map();
  /** @type {SignatureRow[]} */
  signatures = [];
  learned = new Learned();
  /** @type {Stats} */
  stats = {
    spamLearned: 0,
    innocentLearned: 0,
    spamMisclassified: 0,
    innocentMisclassified: 0,
    spamCorpusfed: 0,
    innocentCorpusfed: 0,
  };
  /** @type {{ at: Date, act: (at: Date) => void }[]} what people will do, soonest first */
  #pending = [];
  #plan;

  /** @param {HistoryPlan} plan */
  constructor(plan) {
    this.#plan = plan;
  }

  play() {
    const { now, corpusFed, deliveries, random } = this.#plan;
    const begin = now.getTime() - DAYS * DAY_MS;
    corpusFed.forEach((delivery, index) => {
      this.#feed(delivery, new Date(begin - HOUR_MS + index * 500));
    });
    const times = arrivals(deliveries.length, begin, now.getTime() - 60_000, random);
    deliveries.forEach((delivery, index) => {
      const at = new Date(times[index] ?? begin);
      this.#actUntil(at);
      this.#deliver(delivery, at);
    });
    this.#actUntil(now);
    this.stats.spamLearned = this.learned.spam;
    this.stats.innocentLearned = this.learned.innocent;
  }

  /** @param {Delivery} delivery @param {Date} at */
  #feed({ path, isSpam }, at) {
    const { tokens, fields } = readMessage(path);
    this.learned.learn(tokens, isSpam ? { spam: 1 } : { innocent: 1 }, at);
    this.stats[isSpam ? 'spamCorpusfed' : 'innocentCorpusfed'] += 1;
    this.#log(at, 'C', fields, '', '');
  }

  /** @param {Delivery} delivery @param {Date} at */
  #deliver({ path, isSpam }, at) {
    const { random, now } = this.#plan;
    const { parts, tokens, sender, fields } = readMessage(path);
    const signature = this.#createSignature(at);
    const { isSpam: caught, ...judgement } = this.learned.judge(tokens);
    const whitelisted = this.learned.isWhitelisted(sender);
    if (now.getTime() - at.getTime() < SIGNATURE_DAYS * DAY_MS) {
      this.signatures.push({ signature, data: signatureBlob(tokens), createdOn: at });
    }

    if (caught && !whitelisted) {
      this.learned.learn(tokens, { spam: 1 }, at);
      this.#log(at, 'S', fields, signature, 'Quarantined');
      embedSignature(parts, signature);
      this.quarantine.set(signature, {
        isSpam,
        message: assembleMessage(parts, false),
        verdict: { processedAt: at, signature, ...judgement },
      });
      if (random() < RELEASES[isSpam ? 'spam' : 'innocent']) {
        this.#later(at, (when) => {
          this.learned.learn(tokens, { spam: -1, innocent: 1 }, when);
          this.stats.innocentMisclassified += 1;
          this.quarantine.delete(signature);
          this.#log(when, 'F', fields, signature, 'Retrained');
          // Released by mistake: seen in the inbox, and taken back.
          if (isSpam) this.#later(when, (then) => this.#reportSpam(tokens, signature, then));
        });
      } else if (isSpam && random() < DELETES) {
        this.#later(at, () => this.quarantine.delete(signature));
      }
      return;
    }
    this.learned.learn(tokens, { innocent: 1 }, at);
    this.#log(at, whitelisted ? 'W' : 'I', fields, signature, whitelisted ? 'Auto-Whitelisted' : 'Delivered');
    if (isSpam && random() < REPORTS) this.#later(at, (when) => this.#reportSpam(tokens, signature, when));
  }

  /**
   * Retraining by signature alone, so DSPAM logs neither sender nor subject.
   * @param {import('../../tests/support/dspam-standin/tokens.mjs').Token[]} tokens @param {string} signature @param {Date} at
   */
  #reportSpam(tokens, signature, at) {
    this.learned.learn(tokens, { spam: 1, innocent: -1 }, at);
    this.stats.spamMisclassified += 1;
    this.#log(at, 'M', logFields([]), signature, 'Retrained');
  }

  /** @param {Date} at @param {string} kind @param {ReturnType<typeof logFields>} fields @param {string} signature @param {string} status */
  #log(at, kind, fields, signature, status) {
    const seconds = 0.002 + this.#plan.random() * 0.03;
    this.records.push({ at, kind, ...fields, signature, status, seconds });
  }

  /** @param {Date} at @param {(at: Date) => void} act */
  #later(at, act) {
    const when = new Date(at.getTime() + HOUR_MS / 4 + this.#plan.random() * REACTION_MS);
    this.#pending.push({ at: when, act });
    this.#pending.sort((a, b) => a.at.getTime() - b.at.getTime());
  }

  /** @param {Date} time */
  #actUntil(time) {
    for (let next = this.#pending[0]; next && next.at <= time; next = this.#pending[0]) {
      this.#pending.shift();
      next.act(next.at);
    }
  }

  /**
   * `uid,` the time in hexadecimal, the process id, and two random numbers cut to five digits.
   * @param {Date} at
   */
  #createSignature(at) {
    const { uid, random } = this.#plan;
    const digits = (/** @type {number} */ least, /** @type {number} */ most) =>
      String(Math.floor(least + random() * (most - least)));
    const seconds = Math.floor(at.getTime() / 1000).toString(16);
    return `${uid},${seconds}${digits(1000, 32768)}${digits(10_000, 100_000)}${digits(10_000, 100_000)}`;
  }
}

/** @param {string} path */
function readMessage(path) {
  const parts = parseMessage(readCorpusMessage(path));
  decodeTextParts(parts, 'message');
  const { tokens, whitelistToken } = tokenize(parts);
  const sender = tokens.find(({ id }) => id === whitelistToken);
  return { parts, tokens, sender, fields: logFields(parts) };
}

/**
 * Times of arrival, in order: few at night, more by day. They count back from the end as if it were five in the
 * afternoon, so that the same mail is learned in the same order whenever the history is played.
 * @param {number} count @param {number} from @param {number} to @param {() => number} random
 * @returns {number[]}
 */
function arrivals(count, from, to, random) {
  /** @type {number[]} */
  const times = [];
  while (times.length < count) {
    const age = random() * (to - from);
    const hour = (((17 - age / HOUR_MS) % 24) + 24) % 24;
    if (random() < (hour >= 8 && hour < 20 ? 1 : 0.35)) times.push(to - age);
  }
  return times.sort((a, b) => a - b);
}
