import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proxyLogin } from '@/lib/auth/proxy';
import { setSignInVariables } from '@/tests/support/sign-in-variables';

let site: ReturnType<typeof setSignInVariables>;
beforeAll(() => {
  site = setSignInVariables({
    AUTH_METHODS: 'proxy',
    AUTH_PROXY_TRUSTED: '127.0.0.1',
    AUTH_PROXY_HEADER: 'X-User',
  });
});
afterAll(() => site.close());

describe('proxyLogin', () => {
  const named = (value: string) => new Headers({ 'X-User': Buffer.from(value).toString('latin1') });

  it('takes the name from a trusted address, as UTF-8', () => {
    expect(proxyLogin(named(' jürgen@example.org '), '127.0.0.1')).toBe('jürgen@example.org');
    expect(proxyLogin(named('alice'), '::ffff:127.0.0.1')).toBe('alice');
  });

  it.each([
    ['from elsewhere', 'alice', '127.0.0.2'],
    ['from nobody knows where', 'alice', null],
    ['with no name', '', '127.0.0.1'],
    ['with two names', 'alice, admin', '127.0.0.1'],
  ])('takes nothing %s', (_what, value, peer) => {
    expect(proxyLogin(named(value), peer)).toBeNull();
  });

  it('takes nothing from another header', () => {
    expect(proxyLogin(new Headers({ 'X-Remote-User': 'alice' }), '127.0.0.1')).toBeNull();
  });
});
