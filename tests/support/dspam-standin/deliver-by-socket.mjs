/** DeliveryHost: a message is handed on by SMTP or LMTP, and no agent is run (F§5). */
import { createConnection } from 'node:net';
import { readLines, sendMessage } from './lines.mjs';
import { NotTaken } from './not-taken.mjs';

const PORT = 24;

/** @typedef {import('./job.mjs').Job} Job */

/** @param {import('./conf.mjs').Conf} conf @returns {boolean} by the letter, as DSPAM compares it */
export function deliversBySocket(conf) {
  return ['SMTP', 'LMTP'].includes(conf.first('DeliveryProto') ?? '');
}

/**
 * @param {Job} job
 * @param {string} message latin1
 * @param {string} recipient
 * @throws {NotTaken}
 */
export async function deliverBySocket({ conf, options }, message, recipient) {
  const host = conf.first('DeliveryHost') ?? '';
  const port = Number(conf.first('DeliveryPort') ?? PORT);
  const socket = createConnection(host.startsWith('/') ? { path: host } : { host, port });
  try {
    const replies = readLines(socket);
    const hello = conf.first('DeliveryProto') === 'LMTP' ? 'LHLO' : 'HELO';
    await expect(replies, '2');
    await ask(`${hello} ${conf.first('DeliveryIdent') ?? 'localhost'}`, '2');
    await ask(`MAIL FROM:<${options.mailFrom}>`, '2');
    await ask(`RCPT TO:<${recipient}>`, '2');
    await ask('DATA', '3');
    sendMessage(socket, message);
    await expect(replies, '2');
    await ask('QUIT', '2').catch(() => {});

    /** @param {string} line @param {string} wanted */
    async function ask(line, wanted) {
      socket.write(`${line}\r\n`, 'latin1');
      await expect(replies, wanted);
    }
  } catch (error) {
    throw error instanceof NotTaken ? error : new NotTaken(`4 ${error}`);
  } finally {
    socket.destroy();
  }
}

/** @param {AsyncGenerator<string, void>} replies @param {string} wanted the first digit */
async function expect(replies, wanted) {
  for (;;) {
    const { value, done } = await replies.next();
    if (done) throw new NotTaken('4 the connection was closed');
    // A line with a dash is followed by another.
    if (value[3] === '-') continue;
    if (!value.startsWith(wanted)) throw new NotTaken(value);
    return;
  }
}
