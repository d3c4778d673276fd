import { execFile } from 'node:child_process';

/**
 * Tells systemd that requests are answered from now on, where it is a unit of Type=notify that has started this. Node has no sockets
 * of the kind that it is told by. No program that is started later gets the address.
 */
export function tellReady() {
  const { NOTIFY_SOCKET, PATH = '/usr/bin:/bin' } = process.env;
  delete process.env.NOTIFY_SOCKET;
  if (!NOTIFY_SOCKET) return;
  const env = { NOTIFY_SOCKET, PATH, NODE_ENV: /** @type {const} */ ('production') };
  execFile('systemd-notify', ['--ready'], { env }, (error) => {
    if (error) console.error(`systemd could not be told that the dashboard is ready: ${error.message}`);
  });
}
