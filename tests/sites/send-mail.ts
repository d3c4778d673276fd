import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const PATIENCE_MS = 20_000;

/** Hands a message in by SMTP, as a server from outside does. Throws with the answer when it is refused. */
export async function sendMail(
  { from, to }: { from: string; to: string },
  message: string,
  port = 25,
): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('the mail server does not answer')));
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const expectCode = async (wanted: string) => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error('the mail server has closed the connection');
      if (value[3] === '-') continue;
      if (!value.startsWith(wanted)) throw new Error(`the mail server says ${value}`);
      return;
    }
  };
  try {
    await once(socket, 'connect');
    await expectCode('2');
    const commands = ['HELO outside.example', `MAIL FROM:<${from}>`, `RCPT TO:<${to}>`];
    for (const command of commands) {
      socket.write(`${command}\r\n`);
      await expectCode('2');
    }
    socket.write('DATA\r\n');
    await expectCode('3');
    const text = message.replace(/\r?\n/g, '\r\n').replace(/^\./gm, '..');
    socket.write(`${text}\r\n.\r\n`, 'latin1');
    await expectCode('2');
    socket.write('QUIT\r\n');
  } finally {
    socket.destroy();
  }
}
