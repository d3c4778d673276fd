import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, TLSSocket } from 'node:tls';
import type { ImapServer } from '@/lib/store/config/imap-server';

/** More than any server sends at once before a login; more would only fill our memory. */
const MAX_BUFFERED = 64 * 1024;
const MAX_UNTAGGED = 100;

/**
 * The lines of one conversation with an IMAP server. The whole conversation has to end within the server's time limit.
 * See decision 040.
 */
export class ImapConnection {
  #socket: Socket;
  #received = '';
  #failure: Error | undefined;
  #wake: () => void = () => undefined;
  #tag = 0;
  readonly #timer: NodeJS.Timeout;

  /** Connects, with TLS where it is implicit. Throws when that fails or the certificate is not valid. */
  static async open(server: ImapServer): Promise<ImapConnection> {
    const { host, port, timeoutMs } = server;
    const socket = server.tls === 'implicit' ? connectTls(tlsOptions(server)) : connect({ host, port });
    const connection = new ImapConnection(socket, timeoutMs);
    await connection.#ready(server.tls === 'implicit' ? 'secureConnect' : 'connect');
    return connection;
  }

  private constructor(socket: Socket, timeoutMs: number) {
    this.#socket = socket;
    this.#timer = setTimeout(() => this.#fail(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
    this.#listen();
  }

  /** Sends a command, and each further part of it after the server's `+`. Returns what follows the tag. */
  async command(...parts: string[]): Promise<{ answer: string; untagged: string[] }> {
    const tag = `A${++this.#tag}`;
    const untagged: string[] = [];
    const rest = [...parts];
    this.#socket.write(`${tag} ${rest.shift() ?? ''}\r\n`);
    for (;;) {
      const line = await this.readLine();
      if (line.startsWith(`${tag} `)) return { answer: line.slice(tag.length + 1), untagged };
      const part = line.startsWith('+') ? rest.shift() : undefined;
      if (part !== undefined) this.#socket.write(`${part}\r\n`);
      else if (line.startsWith('+')) throw new Error('the server asks for more than there is to say');
      else if (untagged.push(line) > MAX_UNTAGGED)
        throw new Error('the server says more than a sign-in needs');
    }
  }

  /** The next line, without its end. Throws when the connection ended first. */
  async readLine(): Promise<string> {
    for (;;) {
      const end = this.#received.indexOf('\n');
      if (end >= 0) {
        const line = this.#received.slice(0, end).replace(/\r$/, '');
        this.#received = this.#received.slice(end + 1);
        return line;
      }
      if (this.#failure) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /**
   * Switches to TLS. Throws when the certificate is not valid, or when the server had already sent more in clear text.
   */
  async startTls(server: ImapServer): Promise<void> {
    // Text injected before TLS would be read as if it had come through it (CVE-2011-0411).
    if (this.#received !== '') throw new Error('the server sent more than its answer to STARTTLS');
    const plain = this.#socket;
    plain.removeAllListeners('data');
    this.#socket = connectTls({ ...tlsOptions(server), socket: plain });
    this.#listen();
    await this.#ready('secureConnect');
  }

  /** When the server's certificate ends (epoch ms); null without TLS. */
  get certificateEnd(): number | null {
    const end =
      this.#socket instanceof TLSSocket ? Date.parse(this.#socket.getPeerCertificate().valid_to) : Number.NaN;
    return Number.isNaN(end) ? null : end;
  }

  /** Sends nothing more: to a server the end of the connection is a logout. */
  close(): void {
    clearTimeout(this.#timer);
    this.#socket.destroy();
  }

  async #ready(event: 'connect' | 'secureConnect'): Promise<void> {
    await Promise.race([
      once(this.#socket, event).catch(() => undefined),
      new Promise<void>((resolve) => {
        this.#wake = resolve;
      }),
    ]);
    if (!this.#failure) return;
    this.close();
    throw this.#failure;
  }

  #listen(): void {
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('the server ended the connection')));
    this.#socket.on('data', (chunk: Buffer) => {
      this.#received += chunk.toString('latin1');
      if (this.#received.length > MAX_BUFFERED)
        this.#fail(new Error('the server says more than a sign-in needs'));
      this.#wake();
    });
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#socket.destroy();
    this.#wake();
  }
}

function tlsOptions({ host, port, ca }: ImapServer): ConnectionOptions {
  return {
    host,
    port,
    minVersion: 'TLSv1.2',
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(ca === undefined ? {} : { ca }),
  };
}
