import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, Server } from 'node:http';
import { ofProcess } from '@/lib/ground/of-process';
import { noteArrival } from './arrived';
import { nameOwnHost } from './own-host';
import { notePeer, peerAddress } from './peer-address';
import { noteProxy } from './seen-proxy';

const watching = ofProcess('watching requests', () => subscribe('http.server.request.start', look));

/**
 * Looks at every request of this process before Next does: where it comes from, how it came through the web server in front,
 * and whether a page of ours has sent it. Called once at the start.
 */
export function watchRequests(): void {
  watching();
}

function look(message: unknown): void {
  const { request, server } = message as { request: IncomingMessage; server: Server };
  const isFromOutside = notePeer(request, server);
  if (isFromOutside) noteArrival(request.headers);
  try {
    if (isFromOutside) noteProxy(request.headers, peerAddress(request.headers));
    nameOwnHost(request.headers);
  } catch (error) {
    // The configuration is not to be had: every page says so. Thrown from here it would end the process.
    console.error(error);
  }
}
