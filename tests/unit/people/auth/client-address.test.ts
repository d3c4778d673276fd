import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientAddress, placeOf, SOCKET_PEER } from '@/lib/people/auth/client-address';
import { setSignInVariables } from '@/tests/support/sign-in-variables';

let site: ReturnType<typeof setSignInVariables>;
beforeAll(() => {
  site = setSignInVariables({ TRUSTED_PROXIES: '127.0.0.1 10.0.0.0/8' });
});
afterAll(() => site.close());

describe('clientAddress', () => {
  it.each([
    ['a stranger, whatever they write', '203.0.113.1', '127.0.0.1, 192.0.2.9', '203.0.113.1'],
    ['what the proxy saw, not what the client wrote', '127.0.0.1', '1.1.1.1, 203.0.113.1', '203.0.113.1'],
    ['the one before two proxies', '::ffff:127.0.0.1', '1.1.1.1, 203.0.113.1, 10.0.0.7', '203.0.113.1'],
    ['a proxy that forwards nobody', '127.0.0.1', null, '127.0.0.1'],
    ['a proxy that forwards nonsense', '127.0.0.1', '203.0.113.1, unknown', '127.0.0.1'],
    ['a machine of the own network', '127.0.0.1', '10.0.0.9', '10.0.0.9'],
    ['what comes through the socket', SOCKET_PEER, '1.1.1.1, 203.0.113.1', '203.0.113.1'],
    ['what comes through the socket from two proxies', SOCKET_PEER, '203.0.113.1, 10.0.0.7', '203.0.113.1'],
    ['nobody from a socket that forwards nobody', SOCKET_PEER, null, ''],
    ['IPv6 behind a proxy', '127.0.0.1', '2001:DB8::1', '2001:db8::1'],
  ])('takes %s', (_what, peer, forwarded, address) => {
    expect(clientAddress(peer, forwarded)).toBe(address);
  });

  it('believes nothing where the connection is not known', () => {
    expect(clientAddress(null, '203.0.113.1')).toBe('');
  });
});

describe('placeOf', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0db8:0000::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['', ''],
  ])('makes of %j %j', (address, place) => {
    expect(placeOf(address)).toBe(place);
  });
});
