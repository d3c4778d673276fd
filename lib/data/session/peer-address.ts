import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';
import { isIP } from 'node:net';
import { ofProcess } from '@/lib/ground/of-process';
import { SOCKET_PEER } from '@/lib/people/auth/client-address';

/** The header in which a request carries where its connection comes from. Next hands pages headers, but no sockets. */
const HEADER = 'x-dashboard-peer';

const peerMark = ofProcess('peer mark', () => randomBytes(18).toString('base64url'));

/**
 * Writes into a request where its connection comes from, together with a mark that nobody outside knows: what a client writes
 * into that header is overwritten, and would not be believed. What Next asks itself for comes with the mark already, and keeps
 * the place of the request that it belongs to: false for it.
 */
export function notePeer(request: IncomingMessage, server: Server): boolean {
  if (readPeer(request.headers[HEADER]) !== null) return false;
  // A connection that is closed already has no address either: only the server knows that it listens on a file.
  const peer = typeof server.address() === 'string' ? SOCKET_PEER : (request.socket.remoteAddress ?? '');
  request.headers[HEADER] = `${peerMark()} ${peer}`;
  return true;
}

/** Where the connection of a request comes from: an address, or SOCKET_PEER; null when that was not noted. */
export function peerAddress(headers: Headers | IncomingHttpHeaders): string | null {
  return readPeer(headers instanceof Headers ? headers.get(HEADER) : headers[HEADER]);
}

function readPeer(header: string | string[] | null | undefined): string | null {
  const [mark, peer = ''] = String(header ?? '').split(' ');
  return mark === peerMark() && (isIP(peer) !== 0 || peer === SOCKET_PEER) ? peer : null;
}
