import { connect } from 'node:net';

/** What a mail server said, or why it said nothing. */
export interface ServerAnswer {
  /** Its first line; '' where it said nothing in time. */
  greeting: string;
  /** What it said to the hello; '' without a greeting. */
  hello: string;
  /** The system's code, as ECONNREFUSED. */
  failed?: string;
}

/** Some servers let a greeting wait, to see who talks first. */
const TIMEOUT_MS = 15_000;

/**
 * Connects as DSPAM does, to a socket of the file system or to address and port, says hello (`LHLO name`) and goodbye. No mail is
 * begun. Never rejects.
 */
export async function askServer(
  at: { path: string } | { host: string; port: number },
  hello: string,
): Promise<ServerAnswer> {
  return new Promise((resolve) => {
    const answer: ServerAnswer = { greeting: '', hello: '' };
    let text = '';
    const socket = connect(at);
    const end = (failed?: string) => {
      socket.destroy();
      resolve(failed === undefined ? answer : { ...answer, failed });
    };
    socket.setTimeout(TIMEOUT_MS, () => end('ETIMEDOUT'));
    socket.on('error', (error) => end('code' in error ? String(error.code) : error.message));
    socket.on('close', () => end(answer.hello ? undefined : 'ECLOSED'));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (/^(?!\d{3}[ -])[^\n]*\n/.test(text)) {
        answer.greeting ||= text.slice(0, text.indexOf('\n')).trim();
        end('EPROTO');
        return;
      }
      // `250-` is followed by more lines.
      const whole = /^(?:\d{3}-.*\r?\n)*\d{3}(?: .*)?\r?\n/.exec(text);
      if (!whole) return;
      text = text.slice(whole[0].length);
      if (!answer.greeting) {
        answer.greeting = whole[0].trim();
        socket.write(`${hello}\r\n`);
        return;
      }
      answer.hello = whole[0].trim();
      socket.end('QUIT\r\n');
      end();
    });
  });
}

/** Where a Host and a Port line of dspam.conf lead: a path, or an address, with port 24 unless one is said. */
export function placeOf(
  host: string,
  port: number | undefined,
): { path: string } | { host: string; port: number } {
  return host.startsWith('/') ? { path: host } : { host, port: port ?? 24 };
}

/** DSPAM does not look names up: `localhost` would be 255.255.255.255 (F§16.5). */
export function isAddress(host: string): boolean {
  return host.startsWith('/') || /^\d+(?:\.\d+){3}$/.test(host);
}
