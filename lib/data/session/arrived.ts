import 'server-only';
import type { IncomingHttpHeaders } from 'node:http';
import { clientAddress } from '@/lib/people/auth/client-address';
import { proxyLogin } from '@/lib/people/auth/proxy';
import type { Arrived } from '@/lib/site/doctor/check/arrived';
import { isPass, PASS_HEADER } from '@/lib/site/doctor/check/doctor-pass';
import { getConfig } from '@/lib/store/config/config';
import { peerAddress } from './peer-address';

/** The headers of these names that a request brought, before Next fills in missing ones; in base64. */
const HEADER = 'x-dashboard-arrived';
const NOTED = ['host', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'] as const;

/** Stores in a request from the doctor what it brought. */
export function noteArrival(headers: IncomingHttpHeaders): void {
  if (headers[PASS_HEADER] === undefined) return;
  const values = NOTED.map((name) => (headers[name] === undefined ? null : String(headers[name])));
  headers[HEADER] = Buffer.from(JSON.stringify(values)).toString('base64');
}

/** What arrived of the doctor's request; null for a request from anybody else, who learns nothing. */
export function readArrived(headers: Headers): Arrived | null {
  if (!isPass(headers.get(PASS_HEADER) ?? '', getConfig().secret)) return null;
  const [host = null, forwardedFor = null, forwardedHost = null, forwardedProto = null] = readNote(headers);
  const peer = peerAddress(headers);
  return {
    peer,
    host,
    forwardedFor,
    forwardedHost,
    forwardedProto,
    client: clientAddress(peer, forwardedFor),
    login: proxyLogin(headers, peer),
  };
}

function readNote(headers: Headers): (string | null)[] {
  const noted = Buffer.from(headers.get(HEADER) ?? '', 'base64').toString('utf8');
  return noted === '' ? [] : JSON.parse(noted);
}
