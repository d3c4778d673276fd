/**
 * `dspam --daemon`: an LMTP server that filters what it is given (F§5 "Daemon"). What `ServerParameters` say holds for every message;
 * where they name no --user, each recipient is one. A client that says a ServerPass sends its arguments along (dspamc).
 */
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { parseArguments, Refused } from './arguments.mjs';
import { takeMessage } from './input.mjs';
import { readLines } from './lines.mjs';
import { processUsers } from './process-users.mjs';

const PORT = 24;
const EXTENSIONS = ['PIPELINING', 'ENHANCEDSTATUSCODES'];

/**
 * @typedef {import('./conf.mjs').Conf} Conf
 * @typedef {import('./trust.mjs').Caller} Caller
 * @typedef {{ say: (text: string) => void, next: () => Promise<string | null>, send: (bytes: Buffer) => void }} Line
 * @typedef {{ mailFrom: string, recipients: string[], words: string[], isClient: boolean }} Envelope
 */

/**
 * Serves until SIGTERM.
 * @param {Conf} conf
 * @param {Caller} caller
 * @returns {Promise<number>} the exit code
 */
export function serve(conf, caller) {
  const path = conf.first('ServerDomainSocketPath');
  const server = createServer((socket) => {
    const lines = readLines(socket);
    const line = {
      say: (/** @type {string} */ text) => void socket.write(`${text}\r\n`, 'latin1'),
      send: (/** @type {Buffer} */ bytes) => void socket.write(bytes),
      next: async () => (await lines.next()).value ?? null,
    };
    socket.on('error', () => socket.destroy());
    converse(conf, caller, line).then(
      () => socket.end(),
      () => socket.destroy(),
    );
  });
  return new Promise((resolve) => {
    const stop = () => {
      if (path) rmSync(path, { force: true });
      resolve(0);
    };
    for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, stop);
    if (path) {
      rmSync(path, { force: true });
      // Anybody may connect: DSPAM takes its umask off for this.
      const umask = process.umask(0);
      server.listen(path, () => process.umask(umask));
    } else server.listen(Number(conf.first('ServerPort') ?? PORT), conf.first('ServerHost') ?? '0.0.0.0');
  });
}

/** @param {Conf} conf @param {Caller} caller @param {Line} line */
async function converse(conf, caller, line) {
  const mode = conf.first('ServerMode')?.toLowerCase();
  const isOpen = mode === 'standard' || mode === 'auto';
  line.say(`220 DSPAM ${isOpen ? '' : 'D'}LMTP 3.10.2 ${isOpen ? 'Ready' : 'Authentication Required'}`);
  const hello = await line.next();
  if (!hello?.toUpperCase().startsWith('LHLO')) return;
  const ident = hello.slice(5).trim();
  // auto: a client that has a password here has to give it.
  const isClient = mode === 'auto' ? conf.first(`ServerPass.${ident}`) !== undefined : !isOpen;
  const extensions = [...EXTENSIONS, ...(isClient ? ['DSPAMPROCESSMODE'] : []), '8BITMIME'];
  for (const each of [conf.first('ServerIdent') ?? 'localhost.localdomain', ...extensions])
    line.say(`250-${each}`);
  line.say('250 SIZE');
  for (;;) {
    const envelope = await readEnvelope(conf, line, isClient);
    if (envelope === null) return;
    await takeOne(conf, caller, line, envelope);
  }
}

/** @param {Conf} conf @param {Line} line @param {boolean} isClient @returns {Promise<Envelope | null>} null at the end */
async function readEnvelope(conf, line, isClient) {
  const fresh = () => ({ mailFrom: '', recipients: [], words: wordsOf(conf), isClient, isBegun: false });
  /** @type {Envelope & { isBegun: boolean }} */
  let envelope = fresh();
  for (;;) {
    const command = await line.next();
    if (command === null) return null;
    const address = /<([^>]*)>/.exec(command)?.[1] ?? '';
    if (/^quit/i.test(command)) {
      line.say('250 2.0.0 OK');
      return null;
    } else if (/^rset/i.test(command)) {
      envelope = fresh();
      line.say('250 OK');
    } else if (/^mail from/i.test(command)) {
      const words = isClient ? authenticate(conf, command, address) : envelope.words;
      if (words) envelope = { ...fresh(), mailFrom: isClient ? '' : address, words, isBegun: true };
      line.say(words ? '250 2.1.0 OK' : '503 5.1.0 Authentication Required');
    } else if (/^rcpt to:/i.test(command) && envelope.isBegun) {
      if (address) envelope.recipients.push(nameOf(conf, address));
      line.say(address ? '250 2.1.5 OK' : '503 5.1.2 Invalid RCPT TO. Use RCPT TO: <recipient>');
    } else if (/^data/i.test(command) && envelope.recipients.length > 0) {
      return envelope;
    } else line.say('503 5.0.0 Need DATA Here');
  }
}

/** @param {Conf} conf */
function wordsOf(conf) {
  return (conf.first('ServerParameters') ?? '').split(' ').filter(Boolean);
}

/** @param {Conf} conf @param {string} address */
function nameOf(conf, address) {
  return conf.has('Broken', 'case') ? address.toLowerCase() : address;
}

/**
 * `MAIL FROM:<password@ident> DSPAMPROCESSMODE="arguments"`.
 * @param {Conf} conf
 * @param {string} command
 * @param {string} address
 * @returns {string[] | null} the arguments; null for a wrong password
 */
function authenticate(conf, command, address) {
  const [password = '', ident = ''] = address.split('@');
  if (password === '' || conf.first(`ServerPass.${ident}`) !== password) return null;
  const [, given = ''] = /DSPAMPROCESSMODE="((?:\\"|[^"])*)"/.exec(command) ?? [];
  return given.replaceAll('\\"', '"').split(' ').filter(Boolean);
}

/** @param {Conf} conf @param {Caller} caller @param {Line} line @param {Envelope} envelope */
async function takeOne(conf, caller, line, { mailFrom, recipients, words, isClient }) {
  /** @type {import('./arguments.mjs').Options} */
  let options;
  try {
    const users = words.includes('--user') ? [] : ['--user', ...recipients];
    options = parseArguments([...words, ...users], { ...caller, trusted: true });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    line.say('554 5.1.0 Unable to initialize agent context');
    return;
  }
  if (!isClient) Object.assign(options, { mailFrom, recipients });
  line.say('354 Enter mail, end with "." on a line by itself');
  const message = await readMessage(line);
  if (message === null) return;
  // A dot ends what was written for --stdout; where nothing was, as of quarantined mail, there are replies like any other.
  let hasWritten = false;
  const write = (/** @type {Buffer} */ bytes) => {
    hasWritten = true;
    line.send(bytes);
  };
  const taken = takeMessage(message, options, conf);
  const results = await processUsers({ conf, caller, options, write, isDaemon: true }, taken);
  if (hasWritten) line.say('.');
  else for (const result of results) line.say(replyTo(result, isClient));
}

/** @param {Line} line @returns {Promise<string | null>} stored with LF (F§2) */
async function readMessage(line) {
  const lines = [];
  for (;;) {
    const text = await line.next();
    if (text === null) return null;
    if (text === '.') return `${lines.join('\n')}\n`;
    lines.push(text.startsWith('..') ? text.slice(1) : text);
  }
}

/** @param {import('./process-users.mjs').Result} result @param {boolean} isClient */
function replyTo({ recipient, failed, spam, refusal }, isClient) {
  if (!failed) {
    const kind = isClient ? `: ${spam ? 'SPAM' : 'INNOCENT'}` : '';
    return `250 2.6.0 <${recipient}> Message accepted for delivery${kind}`;
  }
  if (refusal?.isPermanent) return `530 5.3.0 <${recipient}> ${refusal.message}`;
  return `421 4.3.0 <${recipient}> ${refusal?.message ?? 'Error occured during delivery'}`;
}
