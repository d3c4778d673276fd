import 'server-only';
import { clientAddress } from '@/lib/auth/client-address';
import { proxyLogin } from '@/lib/auth/proxy';
import { getConfig } from '@/lib/config';
import type { Arrived } from '@/lib/doctor/arrived';
import { isPass, PASS_HEADER } from '@/lib/doctor/doctor-pass';
import { peerAddress } from './peer-address';

/** What of the doctor's request arrived; null for anybody else's, who learns nothing. */
export function readArrived(headers: Headers): Arrived | null {
  if (!isPass(headers.get(PASS_HEADER) ?? '', getConfig().secret)) return null;
  const peer = peerAddress(headers);
  const forwardedFor = headers.get('x-forwarded-for');
  return {
    peer,
    host: headers.get('host'),
    forwardedFor,
    forwardedHost: headers.get('x-forwarded-host'),
    forwardedProto: headers.get('x-forwarded-proto'),
    client: clientAddress(peer, forwardedFor),
    login: proxyLogin(headers, peer),
  };
}
