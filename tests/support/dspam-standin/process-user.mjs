/** What happens to one message for one user, and where it goes then. */
import { existsSync } from 'node:fs';
import { DatabaseDown } from './database.mjs';
import { deliver } from './deliver.mjs';
import { processFeed } from './feed.mjs';
import { processInbound } from './inbound.mjs';
import { CannotProcess } from './outcome.mjs';
import { quarantine } from './quarantine.mjs';
import { processCorrection } from './retrain.mjs';

/**
 * @typedef {import('./job.mjs').Job} Job
 * @typedef {import('./outcome.mjs').Outcome} Outcome
 * @typedef {{ failed: boolean, spam: boolean }} UserResult
 */

/**
 * @param {Job} job
 * @param {string} message
 * @returns {Promise<UserResult>} failed: a delivery that was to be made was not made
 */
export async function processUser(job, message) {
  const { options } = job;
  if (isNotFiltered(job, message)) {
    const failed = options.deliver.innocent && !(await deliver(job, message));
    return { failed, spam: false };
  }
  const outcome = await quietly(() => processMessage(job, message));
  if (options.classify) return { failed: false, spam: outcome?.kind === 'spam' };
  if (outcome === null) {
    // What was to be retrained is dropped with exit 0 (F§0.1); inbound mail goes out as it came.
    const wanted = options.class === null && options.deliver.innocent;
    return { failed: wanted && !(await deliver(job, message)), spam: false };
  }
  job.kind = outcome.kind;
  const done = outcome.kind === 'innocent' ? await sendInnocent(job, outcome) : await sendSpam(job, outcome);
  if (!done && outcome.learned && job.conf.has('OnFail', 'unlearn')) await unlearn(job, outcome);
  return { failed: !done, spam: outcome.kind === 'spam' };
}

/** @param {Job} job @param {string} message @returns {boolean} opted out, or too big: nothing is looked at or logged */
function isNotFiltered(job, message) {
  const { conf, preferences } = job;
  const limit = conf.first('MaxMessageSize');
  if (limit !== undefined && message.length > Number(limit)) return true;
  if (preferences.on('optOut') || existsSync(job.optFile('nodspam'))) return true;
  return conf.has('Opt', 'in') && !preferences.on('optIn') && !existsSync(job.optFile('dspam'));
}

/** @param {() => Promise<Outcome>} work @returns {Promise<Outcome | null>} null where DSPAM gives up in silence */
async function quietly(work) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CannotProcess || error instanceof DatabaseDown) return null;
    throw error;
  }
}

/** @param {Job} job @param {string} message @returns {Promise<Outcome>} */
async function processMessage(job, message) {
  const { options } = job;
  if (!job.store) throw new DatabaseDown('no connection');
  if (options.class === null) return processInbound(job, message);
  if (options.source === 'error' || options.unlearn) {
    const { signature, unlearn } = options;
    return processCorrection(job, message, { class: options.class, signature, unlearn, status: '' });
  }
  return processFeed(job, message);
}

/** @param {Job} job @param {Outcome} outcome @returns {Promise<boolean>} */
async function sendInnocent(job, { message }) {
  return !job.options.deliver.innocent || deliver(job, message);
}

/** @param {Job} job @param {Outcome} outcome @returns {Promise<boolean>} */
async function sendSpam(job, { message }) {
  const { options, conf, preferences } = job;
  if (options.deliver.spam) return deliver(job, message);
  const isInbound = options.class === null;
  const agent = conf.first('QuarantineAgent');
  const action = preferences.get('spamAction');
  if (agent !== undefined || action === 'tag' || action === 'deliver') {
    return !isInbound || deliver(job, message, agent);
  }
  const isKept = isInbound || options.source === 'inoculation';
  if (!isKept || options.deliver.summary) return true;
  return quarantine(job.file('mbox'), message);
}

/**
 * OnFail unlearn: the same message again, as it went out, with its own signature.
 * @param {Job} job
 * @param {Outcome} outcome
 */
async function unlearn(job, { kind, message, status }) {
  const correction = { class: kind, signature: '', unlearn: true, status };
  await quietly(() => processCorrection(job, message, correction));
}
