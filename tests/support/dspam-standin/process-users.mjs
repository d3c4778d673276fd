/** One message for all whom it is for, in their order (F§5). */
import { DatabaseDown, Store } from './database.mjs';
import { Job } from './job.mjs';
import { confPreferences, loadPreferences } from './preferences.mjs';
import { processUser } from './process-user.mjs';

/**
 * @typedef {object} Asked
 * @property {import('./conf.mjs').Conf} conf
 * @property {import('./trust.mjs').Caller} caller
 * @property {import('./arguments.mjs').Options} options
 * @property {(bytes: Buffer) => void} write where --stdout goes
 * @property {boolean} [isDaemon]
 */

/**
 * @typedef {object} Result
 * @property {string} recipient
 * @property {boolean} failed
 * @property {boolean} spam
 * @property {import('./not-taken.mjs').NotTaken | null} refusal of the server that the message was handed to
 */

/**
 * @param {Asked} asked
 * @param {string} message
 * @returns {Promise<Result[]>} one for each recipient
 */
export async function processUsers(asked, message) {
  const store = await openIfPossible(asked.conf);
  const results = [];
  for (const { user, recipient } of pairs(asked.options)) {
    const preferences = await preferencesOf(asked.conf, store, user);
    const job = new Job({ ...asked, preferences, store, user, recipient });
    const { failed, spam } = await processUser(job, message);
    results.push({ recipient, failed, spam, refusal: job.refusal });
  }
  store?.close();
  return results;
}

/**
 * With --rcpt-to, or RCPT TO, there are as many runs as recipients, and the list of users begins again where it ends.
 * @param {Pick<import('./arguments.mjs').Options, 'users' | 'recipients'>} options
 * @returns {{ user: string, recipient: string }[]}
 */
function pairs({ users, recipients }) {
  if (recipients.length === 0) return users.map((user) => ({ user, recipient: user }));
  return recipients.map((recipient, index) => ({ user: users[index % users.length] ?? '', recipient }));
}

/** @param {import('./conf.mjs').Conf} conf @returns {Promise<Store | null>} */
async function openIfPossible(conf) {
  try {
    return await Store.open(conf);
  } catch (error) {
    if (error instanceof DatabaseDown) return null;
    throw error;
  }
}

/** @param {import('./conf.mjs').Conf} conf @param {Store | null} store @param {string} user */
async function preferencesOf(conf, store, user) {
  if (!store) return confPreferences(conf);
  try {
    return await loadPreferences(conf, store, user);
  } catch (error) {
    if (error instanceof DatabaseDown) return confPreferences(conf);
    throw error;
  }
}
