import { connect } from 'node:net';
import type { Dspam } from './dspam';
import type { Machine } from './machine';
import { until } from './until';

/** Where the daemon of DSPAM listens. */
export const DAEMON_SOCKET = '/run/dspam/dspam.sock';

/** Starts DSPAM's daemon as this user, and waits until it answers. */
export async function startDaemon(machine: Machine, dspam: Dspam, user: string): Promise<void> {
  machine.folder('/run/dspam', 0o755, `${user}:mail`);
  machine.start(user, dspam.bin, '--daemon', '--nofork');
  await until('the daemon of DSPAM answers', answers);
}

function answers(): Promise<boolean> {
  const socket = connect(DAEMON_SOCKET);
  return new Promise((resolve) => {
    socket.once('data', (text) => {
      socket.end();
      resolve(text.toString().startsWith('220'));
    });
    socket.once('error', () => resolve(false));
  });
}
