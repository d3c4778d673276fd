import { connect, type Socket } from 'node:net';

/**
 * Connects to a mail server by the name that this machine knows it by, as every other program does (/etc/hosts, then DNS, all addresses). Nodemailer by itself asks
 * DNS alone: whoever answers there for `localhost` would get digests in the clear, and while nobody answers the server next door would be away.
 */
export function connectToServer(host: string, port: number, patienceMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    // A far server that is slow is not given up for its next address at once.
    const socket = connect({ host, port, autoSelectFamilyAttemptTimeout: patienceMs / 4 });
    const late = Object.assign(new Error('Connection timeout'), { code: 'ETIMEDOUT' });
    const timer = setTimeout(() => socket.destroy(late), patienceMs);
    socket.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}
