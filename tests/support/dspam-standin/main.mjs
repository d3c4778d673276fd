/**
 * The stand-in for DSPAM's command. It says nothing on stdout and stderr but what --version, --classify,
 * --deliver=summary and --deliver=stdout ask for: DSPAM talks to syslog only (F§5).
 */
import { writeSync } from 'node:fs';
import { parseArguments, Refused } from './arguments.mjs';
import { readConf } from './conf.mjs';
import { serve } from './daemon.mjs';
import { agentText } from './deliver.mjs';
import { deliversBySocket } from './deliver-by-socket.mjs';
import { readInput } from './input.mjs';
import { processUsers } from './process-users.mjs';
import { findCaller } from './trust.mjs';
import { versionText } from './version.mjs';

const REFUSED = 1;
/** `Broken returnCodes` tells the caller that a message was spam. */
const SPAM = 99;

/** @returns {Promise<number>} the exit code */
async function run() {
  const conf = readConf();
  const caller = findCaller(conf);
  const words = process.argv.slice(2);
  if (words.includes('--daemon') && caller.trusted) return serve(conf, caller);
  const options = parseArguments(words, caller);
  if (options.version) {
    process.stdout.write(versionText(caller));
    return 0;
  }
  const delivers = (options.deliver.innocent || options.deliver.spam) && !options.deliver.stdout;
  if (delivers && !deliversBySocket(conf) && agentText({ conf, caller, options }) === null) {
    throw new Refused('no delivery agent');
  }
  const message = await readInput(options, conf);
  if (message === '') return REFUSED;

  const write = (/** @type {Buffer} */ bytes) => void writeSync(1, bytes);
  const results = await processUsers({ conf, caller, options, write }, message);
  const failures = results.filter(({ failed }) => failed).length;
  // Minus the number of users whose delivery failed, in a byte (F§5).
  if (failures > 0) return 256 - failures;
  return results.some(({ spam }) => spam) && conf.has('Broken', 'returnCodes') ? SPAM : 0;
}

process.umask(0o006);
try {
  process.exit(await run());
} catch (error) {
  if (error instanceof Refused) process.exit(REFUSED);
  throw error;
}
