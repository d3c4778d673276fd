/**
 * The stand-in for DSPAM's command. It says nothing on stdout and stderr but what --version, --classify,
 * --deliver=summary and --deliver=stdout ask for: DSPAM talks to syslog only (F§5).
 */
import { parseArguments, Refused } from './arguments.mjs';
import { readConf } from './conf.mjs';
import { DatabaseDown, Store } from './database.mjs';
import { agentText } from './deliver.mjs';
import { readInput } from './input.mjs';
import { Job } from './job.mjs';
import { confPreferences, loadPreferences } from './preferences.mjs';
import { processUser } from './process-user.mjs';
import { findCaller } from './trust.mjs';
import { versionText } from './version.mjs';

const REFUSED = 1;
/** `Broken returnCodes` tells the caller that a message was spam. */
const SPAM = 99;

/** @returns {Promise<number>} the exit code */
async function run() {
  const conf = readConf();
  const caller = findCaller(conf);
  const options = parseArguments(process.argv.slice(2), caller);
  if (options.version) {
    process.stdout.write(versionText(caller));
    return 0;
  }
  const delivers = options.deliver.innocent || options.deliver.spam;
  if (delivers && !options.deliver.stdout && agentText({ conf, caller, options }) === null) {
    throw new Refused('no delivery agent');
  }
  const message = await readInput(options, conf);
  if (message === '') return REFUSED;

  const store = await openIfPossible(conf);
  let failures = 0;
  let spam = false;
  for (const [index, user] of options.users.entries()) {
    const preferences = await preferencesOf(conf, store, user);
    const recipient = options.recipients[index] ?? user;
    const job = new Job({ conf, options, caller, preferences, store, user, recipient });
    const result = await processUser(job, message);
    if (result.failed) failures += 1;
    spam ||= result.spam;
  }
  store?.close();
  // Minus the number of users whose delivery failed, in a byte (F§5).
  if (failures > 0) return 256 - failures;
  return spam && conf.has('Broken', 'returnCodes') ? SPAM : 0;
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

process.umask(0o006);
try {
  process.exit(await run());
} catch (error) {
  if (error instanceof Refused) process.exit(REFUSED);
  throw error;
}
