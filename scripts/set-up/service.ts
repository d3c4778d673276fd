import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { ask, tell } from './ask';

const SERVICE = 'dspam-dashboard.service';
const TIMER = 'dspam-dashboard-maintain.timer';

/** Whether systemd runs this machine: in a container or a chroot it does not. */
export const hasSystemd = () => existsSync('/run/systemd/system');

export const isEnabled = () => ask('systemctl', 'is-enabled', SERVICE) === 'enabled';
export const isRunning = () => ask('systemctl', 'is-active', SERVICE) === 'active';

/** Makes folders and units known. */
export function takeUnits(): void {
  spawnSync('systemd-tmpfiles', ['--create', '/usr/lib/tmpfiles.d/dspam-dashboard.conf'], {
    stdio: 'ignore',
  });
  if (hasSystemd()) tell('systemctl', 'daemon-reload');
}

/** Starts the service, at each boot as well, and waits until it answers. Returns what the log said where it does not; null when it does. */
export function startService(): string[] | null {
  tell('systemctl', 'enable', SERVICE, TIMER);
  spawnSync('systemctl', ['reset-failed', SERVICE], { stdio: 'ignore' });
  const begun = Math.floor(Date.now() / 1000);
  const { status } = spawnSync('systemctl', ['restart', SERVICE], { stdio: 'ignore' });
  spawnSync('systemctl', ['start', TIMER], { stdio: 'ignore' });
  if (status === 0) return null;
  // Not what an earlier start has said.
  const since = ['--since', `@${begun}`];
  return ask('journalctl', '--unit', SERVICE, ...since, '--lines', '20', '--output', 'cat').split('\n');
}

/** Whether somebody else listens where the dashboard is to listen. */
export function isPortTaken(port: number, address: string | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const knock = createServer();
    knock.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRINUSE'));
    knock.listen(port, address, () => knock.close(() => resolve(false)));
  });
}
