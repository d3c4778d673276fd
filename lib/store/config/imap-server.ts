import { isIP } from 'node:net';

/** Where to sign in, and how the line is protected. */
export interface ImapServer {
  host: string;
  port: number;
  /** `implicit`: TLS from the first byte. `starttls`: required. `none`: only for this machine. */
  tls: 'implicit' | 'starttls' | 'none';
  /** Certificates (PEM) to trust instead of the system's. */
  ca: string | undefined;
  timeoutMs: number;
}

/** Whether an address is this very machine, so that what is sent to it crosses no network. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
