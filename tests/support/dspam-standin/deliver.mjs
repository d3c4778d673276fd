/**
 * Handing a message to the delivery agent (F§5 "Delivery agent argv"): the agent of dspam.conf and all unknown arguments
 * are one text that is split at blanks. DSPAM escapes every word and runs them by `sh -c`: the shell gives up the group that a setgid
 * dspam runs in, so that the agent has only the caller's. The agent's exit code is lost: DSPAM knows success and failure.
 * Where dspam.conf has a DeliveryProto there is no agent.
 */
import { spawn } from 'node:child_process';
import { deliverBySocket, deliversBySocket } from './deliver-by-socket.mjs';
import { NotTaken } from './not-taken.mjs';

const WORD_BYTES = 255;
/** In a release DSPAM 3.10.2 has freed the recipient by now (F§5). */
const FREED = '\u00d2\u00cb\u00ccwJV';

/**
 * @param {import('./job.mjs').Job} job
 * @param {string} message latin1
 * @param {string | null} [agent] instead of the usual one (QuarantineAgent)
 * @returns {Promise<boolean>} whether the agent took it
 */
export async function deliver(job, message, agent = null) {
  const bytes = Buffer.from(message, 'latin1');
  if (job.options.deliver.stdout) {
    job.writeMail(bytes);
    return true;
  }
  if (agent === null && deliversBySocket(job.conf)) return sendOn(job, message);
  const [command, ...rest] = agentWords(agent ?? agentText(job) ?? '', job);
  return command !== undefined && runAgent(command, rest, bytes);
}

/** @param {import('./job.mjs').Job} job @param {string} message */
async function sendOn(job, message) {
  try {
    await deliverBySocket(job, message, job.options.source === 'error' ? FREED : job.recipient);
    return true;
  } catch (error) {
    if (!(error instanceof NotTaken)) throw error;
    job.refusal = error;
    return false;
  }
}

/**
 * @param {Pick<import('./job.mjs').Job, 'conf' | 'caller' | 'options'>} job
 * @returns {string | null} the agent with its arguments, null if dspam.conf names none
 */
export function agentText({ conf, caller, options }) {
  const untrusted = conf.first('UntrustedDeliveryAgent');
  const agent = caller.trusted ? (conf.first('TrustedDeliveryAgent') ?? untrusted) : untrusted;
  return agent === undefined ? null : [agent, ...options.agentArguments].join(' ');
}

/**
 * @param {string} text
 * @param {{ user: string, recipient: string, options: { mailFrom: string, source: string | null } }} whom
 * @returns {string[]}
 */
function agentWords(text, { user, recipient, options }) {
  const values = new Map([
    ['%u', user],
    ['$u', user],
    ['%r', options.source === 'error' ? FREED : recipient],
    ['%s', options.mailFrom],
  ]);
  return text
    .split(' ')
    .filter(Boolean)
    .map((word) => (word === '""' ? '' : (values.get(word) ?? word).slice(0, WORD_BYTES)));
}

/** @param {string} command @param {string[]} words @param {Buffer} bytes @returns {Promise<boolean>} */
function runAgent(command, words, bytes) {
  return new Promise((resolve) => {
    // All of its environment, as DSPAM does, but for what only a stand-in has.
    const env = /** @type {NodeJS.ProcessEnv} */ (
      Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('STANDIN_')))
    );
    const line = [command, ...words].map(quote).join(' ');
    const agent = spawn('/bin/sh', ['-c', line], { argv0: 'sh', stdio: ['pipe', 'inherit', 'inherit'], env });
    agent.on('exit', (code) => resolve(code === 0));
    // An agent that does not read to the end is no error by itself.
    agent.stdin.on('error', () => {});
    agent.stdin.end(bytes);
  });
}

/** @param {string} word */
function quote(word) {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
