/**
 * `dspamc`: dspam's command line, carried out by the daemon that ClientHost names, as the daemon's user (F§5 "Daemon / dspamc"). It says
 * the password of ClientIdent, and its arguments but for the names of users, which are the recipients.
 */
import { writeSync } from 'node:fs';
import { createConnection } from 'node:net';
import { parseArguments, Refused } from './arguments.mjs';
import { readConf } from './conf.mjs';
import { readInput } from './input.mjs';
import { readLines, sendMessage } from './lines.mjs';
import { versionText } from './version.mjs';

const PORT = 24;
/** Minus EFAILURE, in a byte. */
const NOT_DONE = 251;

class NotDone extends Error {}

/** @returns {Promise<number>} the exit code */
async function run() {
  const conf = readConf();
  const words = process.argv.slice(2);
  // The daemon checks what a caller may do; it trusts a client that has the password.
  const options = parseArguments(words, { name: '', trusted: true });
  if (options.version) {
    process.stdout.write(versionText({ name: '', trusted: true }));
    return 0;
  }
  const message = await readInput(options, conf);
  if (message === '') return 1;
  const host = conf.first('ClientHost') ?? '';
  const port = Number(conf.first('ClientPort') ?? PORT);
  const socket = createConnection(host.startsWith('/') ? { path: host } : { host, port });
  try {
    return await ask(socket, conf, options, message, withoutNames(words));
  } catch {
    return NOT_DONE;
  } finally {
    socket.destroy();
  }
}

/**
 * @param {import('node:net').Socket} socket
 * @param {import('./conf.mjs').Conf} conf
 * @param {import('./arguments.mjs').Options} options
 * @param {string} message
 * @param {string[]} words
 */
async function ask(socket, conf, { users, deliver, classify }, message, words) {
  const lines = readLines(socket);
  const next = async () => (await lines.next()).value ?? null;
  const expect = async (/** @type {string} */ code) => {
    for (let line = await next(); ; line = await next()) {
      if (line?.[3] === '-') continue;
      if (!line?.startsWith(code)) throw new NotDone(line ?? 'closed');
      return;
    }
  };
  const say = async (/** @type {string} */ text, /** @type {string} */ code) => {
    socket.write(`${text}\r\n`, 'latin1');
    await expect(code);
  };
  const ident = conf.first('ClientIdent') ?? '';
  await expect('220');
  await say(`LHLO ${ident.split('@')[1]}`, '250');
  await say(`MAIL FROM: <${ident}> DSPAMPROCESSMODE="${words.join(' ').replaceAll('"', '\\"')}"`, '250');
  for (const user of users) await say(`RCPT TO: <${user}>`, '250');
  await say('DATA', '354');
  sendMessage(socket, message);
  if (deliver.stdout || deliver.summary || classify) return print(next, deliver.stdout && !deliver.summary);
  let failures = 0;
  for (const _ of users) if (!(await next())?.startsWith('250')) failures += 1;
  return failures > 0 ? 256 - failures : 0;
}

/**
 * A reply in place of the first line says that nothing is to be written: dspamc then ends as if it could not do its work.
 * @param {() => Promise<string | null>} next
 * @param {boolean} hasClass whether the first line says what it was taken for
 */
async function print(next, hasClass) {
  let isFirst = hasClass;
  for (let line = await next(); line !== null && line !== '.'; line = await next()) {
    if (isFirst && line.startsWith('250 ')) return NOT_DONE;
    if (!isFirst) writeSync(1, Buffer.from(`${line}\n`, 'latin1'));
    isFirst = false;
  }
  return 0;
}

/** @param {string[]} words */
function withoutNames(words) {
  let isName = false;
  return words.filter((word) => {
    if (word === '--user' || word === '--rcpt-to') {
      isName = true;
      return false;
    }
    if (word.startsWith('-')) isName = false;
    return !isName;
  });
}

try {
  process.exit(await run());
} catch (error) {
  if (error instanceof Refused) process.exit(1);
  throw error;
}
