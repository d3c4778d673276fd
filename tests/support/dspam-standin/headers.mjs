/** The X-DSPAM headers (F§2), added behind all headers that the message came with. */
import { ctime } from './ctime.mjs';

/** @typedef {import('./message.mjs').Header} Header */

const HEADER_BYTES = 10240;
const NAME_BYTES = 112;

/**
 * @typedef {object} Marks
 * @property {import('./classify.mjs').Verdict} verdict
 * @property {string} signature empty for none
 * @property {boolean} processed whether the message came in by delivery, and not from a corpus
 */

/**
 * @param {import('./job.mjs').Job} job
 * @param {Marks} marks
 * @returns {Header[]}
 */
export function resultHeaders(job, { verdict, signature, processed }) {
  /** @type {[string, string][]} */
  const lines = [['Result', verdict.result]];
  if (processed) lines.push(['Processed', ctime(new Date())]);
  lines.push(['Confidence', verdict.confidence.toFixed(4)]);
  if (job.conf.on('ImprobabilityDrive')) lines.push(['Improbability', improbability(verdict)]);
  lines.push(['Probability', verdict.probability.toFixed(4)]);
  if (signature && job.mode !== 'notrain') lines.push(['Signature', signature]);
  if (verdict.spam && job.filesMoved) lines.push(['User', Buffer.from(job.user).toString('latin1')]);
  if (verdict.factors && job.preferences.on('showFactors'))
    lines.push(['Factors', factorText(verdict.factors)]);
  return lines.map(([name, value]) => ({ name: `X-DSPAM-${name}`, value }));
}

/** @param {'spam' | 'innocent'} wanted @returns {Header} */
export function reclassifiedHeader(wanted) {
  return { name: 'X-DSPAM-Reclassified', value: wanted === 'spam' ? 'Spam' : 'Innocent' };
}

/** @param {import('./classify.mjs').Verdict} verdict */
function improbability({ confidence, spam }) {
  const certainty = Math.min(confidence, 0.999999);
  const odds = (1 + 100 * (certainty / (1 - certainty))).toFixed(0);
  return `1 in ${odds} chance of being ${spam ? 'ham' : 'spam'}`;
}

/** @param {import('./classify.mjs').Factor[]} factors */
function factorText(factors) {
  const lines = factors.map(({ name, value }) => `${escapeName(name)}, ${value.toFixed(5)}`);
  const name = 'X-DSPAM-Factors: ';
  return [String(factors.length), ...lines].join(',\n\t').slice(0, HEADER_BYTES - 1 - name.length);
}

/** @param {string} name a token @returns {string} bytes outside 0x20-0x7e and `%` as %hh */
function escapeName(name) {
  let text = '';
  for (const byte of name) {
    if (text.length >= NAME_BYTES) break;
    const plain = byte >= ' ' && byte <= '~' && byte !== '%';
    text += plain ? byte : `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`;
  }
  return text;
}
