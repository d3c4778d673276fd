import { randomBytes } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** The header in which a request carries where its connection comes from. Next hands pages headers, but no sockets. */
const HEADER = 'x-dashboard-peer';

// Next evaluates modules more than once (per bundle); the mark has to be one for the process.
const shared = globalThis as typeof globalThis & { dashboardPeerMark?: string };

/**
 * Writes into every request of this process the address of its connection's other end, together with a mark that nobody
 * outside knows: what a client writes into that header is overwritten, and would not be believed. Called once at the start.
 */
export function notePeerAddresses(): void {
  if (shared.dashboardPeerMark) return;
  const mark = randomBytes(18).toString('base64url');
  shared.dashboardPeerMark = mark;
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage };
    request.headers[HEADER] = `${mark} ${request.socket.remoteAddress ?? ''}`;
  });
}

/** Where the connection of a request comes from; null when that was not noted. */
export function peerAddress(headers: Headers): string | null {
  const [mark, address = ''] = headers.get(HEADER)?.split(' ') ?? [];
  const isOurs = shared.dashboardPeerMark !== undefined && mark === shared.dashboardPeerMark;
  return isOurs && isIP(address) !== 0 ? address : null;
}
