import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { SOCKET_PEER } from '@/lib/people/auth/client-address';
import { plainAddress } from '@/lib/store/config/address-list';
import { getConfig } from '@/lib/store/config/config';
import { peerAddress } from './peer-address';

const HEADER = 'x-request-id';

/** What web servers make of it (nginx: 32 hex digits, Apache: `@` and `-`, others UUIDs), and nothing that a log could trip over. */
const HARMLESS = /^[\w.@:+-]{1,64}$/;

/**
 * The id of a request for the log, which it carries from here on. The one that it came with is taken from the web server in front
 * (TRUSTED_PROXIES, LISTEN_SOCKET), and from Next, which asks itself for parts of an answer; from anybody else it is not.
 */
export function nameRequest(headers: IncomingHttpHeaders, isFromOutside: boolean): string {
  const given = String(headers[HEADER] ?? '');
  const isTaken = HARMLESS.test(given) && (!isFromOutside || isFromFront(headers));
  const id = isTaken ? given : randomBytes(6).toString('hex');
  headers[HEADER] = id;
  return id;
}

function isFromFront(headers: IncomingHttpHeaders): boolean {
  const peer = peerAddress(headers);
  if (peer === null || peer === SOCKET_PEER) return peer === SOCKET_PEER;
  try {
    return getConfig().signIn.trustedProxies.has(plainAddress(peer));
  } catch {
    // The configuration is not to be had; nobody is trusted, and the request has an id all the same.
    return false;
  }
}
