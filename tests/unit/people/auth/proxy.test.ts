import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SOCKET_PEER } from '@/lib/people/auth/client-address';
import { PROXY_SECRET_HEADER, proxyLogin } from '@/lib/people/auth/proxy';
import { getConfig } from '@/lib/store/config/config';
import { setSignInVariables } from '@/tests/support/sign-in-variables';

const SECRET = '0123456789abcdef0123456789abcdef';
let site: ReturnType<typeof setSignInVariables>;
beforeAll(() => {
  site = setSignInVariables({
    AUTH_METHODS: 'proxy',
    AUTH_PROXY_TRUSTED: '127.0.0.1',
    AUTH_PROXY_HEADER: 'X-User',
    AUTH_PROXY_SECRET: SECRET,
  });
});
afterAll(() => site.close());

describe('proxyLogin', () => {
  const named = (value: string, secret = SECRET) =>
    new Headers({ 'X-User': Buffer.from(value).toString('latin1'), [PROXY_SECRET_HEADER]: secret });

  it('takes the name from a trusted address, as UTF-8', () => {
    expect(proxyLogin(named(' jürgen@example.org '), '127.0.0.1')).toBe('jürgen@example.org');
    expect(proxyLogin(named('alice'), '::ffff:127.0.0.1')).toBe('alice');
  });

  it('takes it through the socket, whatever addresses are trusted', () => {
    expect(proxyLogin(named('alice'), SOCKET_PEER)).toBe('alice');
  });

  it.each([
    ['from elsewhere', 'alice', '127.0.0.2'],
    ['from nobody knows where', 'alice', null],
    ['with no name', '', '127.0.0.1'],
    ['with two names', 'alice, admin', '127.0.0.1'],
  ])('takes nothing %s', (_what, value, peer) => {
    expect(proxyLogin(named(value), peer)).toBeNull();
  });

  it.each([
    ['another', '0123456789abcdef0123456789abcdeX'],
    ['a part', SECRET.slice(0, -1)],
    ['more', `${SECRET}0`],
    ['two', `${SECRET}, ${SECRET}`],
    ['none', ''],
  ])('takes nothing with %s for a secret, by an address or the socket', (_what, secret) => {
    expect(proxyLogin(named('alice', secret), '127.0.0.1')).toBeNull();
    expect(proxyLogin(named('alice', secret), SOCKET_PEER)).toBeNull();
  });

  it('asks for none if none is set', () => {
    const { signIn } = getConfig();
    signIn.proxySecret = undefined;
    expect(proxyLogin(new Headers({ 'X-User': 'alice' }), '127.0.0.1')).toBe('alice');
    signIn.proxySecret = SECRET;
  });

  it('takes nothing from another header', () => {
    const headers = new Headers({ 'X-Remote-User': 'alice', [PROXY_SECRET_HEADER]: SECRET });
    expect(proxyLogin(headers, '127.0.0.1')).toBeNull();
  });
});
