import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { Settings } from './conf-file';
import type { DspamUnderTest } from './dspam-under-test';

const SECRET = 'of-the-tests';

/** The daemon of the DSPAM that is tested, on a socket in the tests' folder. */
export interface Daemon {
  /** Says one mail by LMTP: the replies behind DATA, one for each recipient. */
  lmtp(recipients: string[], message: string): Promise<string[]>;
  stop(): Promise<void>;
}

/** The lines of dspam.conf that the daemon and dspamc need, with these over them. */
export function daemonSettings(dspam: DspamUnderTest, own: Settings): Settings {
  const socket = join(dspam.folder, 'daemon.sock');
  return {
    ServerDomainSocketPath: [socket],
    ServerPID: [join(dspam.folder, 'daemon.pid')],
    'ServerPass.Tests': [SECRET],
    ClientHost: [socket],
    ClientIdent: [`${SECRET}@Tests`],
    ...own,
  };
}

/** Starts it with these settings, and waits until it greets. */
export async function startDaemon(dspam: DspamUnderTest, own: Settings): Promise<Daemon> {
  const settings = daemonSettings(dspam, own);
  await dspam.configure(settings);
  const path = settings.ServerDomainSocketPath?.[0] ?? '';
  const { child, ended } = dspam.begin(['--daemon', '--nofork']);
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the daemon ended with ${child.exitCode}`);
    const socket = connect(path);
    const greets = await Promise.race([
      once(socket, 'data').then(() => true),
      once(socket, 'close').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (greets) break;
    await delay(50);
  }
  return {
    lmtp: (recipients, message) => converse(path, recipients, message),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function converse(path: string, recipients: string[], message: string): Promise<string[]> {
  const socket = connect(path);
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const reply = async () => {
    for (;;) {
      const { value } = await lines.next();
      if (value === undefined || value[3] !== '-') return value ?? 'closed';
    }
  };
  const say = async (text: string) => {
    socket.write(`${text}\r\n`);
    return reply();
  };
  await reply();
  await say('LHLO tests');
  await say('MAIL FROM:<sender@example.net>');
  for (const recipient of recipients) await say(`RCPT TO:<${recipient}>`);
  await say('DATA');
  socket.write(`${message.replaceAll('\n', '\r\n')}\r\n.\r\n`);
  const replies: string[] = [];
  for (const _ of recipients) replies.push(await reply());
  await say('QUIT');
  socket.destroy();
  return replies;
}
