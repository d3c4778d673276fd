import 'server-only';
import { headers } from 'next/headers';
import { clientAddress } from '@/lib/people/auth/client-address';
import { onBehalf } from './on-behalf';
import { peerAddress } from './peer-address';

/** Where the request that is being answered comes from; '' when that is not known. */
export async function requestAddress(): Promise<string> {
  const named = onBehalf();
  if (named) return named.address;
  const given = await headers();
  return clientAddress(peerAddress(given), given.get('x-forwarded-for'));
}
