import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';

vi.mock('@/lib/store/config/config', () => ({
  getConfig: () => ({ url: new URL('https://mail.example.org/dspam') }),
}));

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

/** Our modules as a build for this path has them. */
async function builtFor(basePath: string) {
  vi.stubEnv('NEXT_PUBLIC_BASE_PATH', basePath);
  vi.resetModules();
  return {
    ...(await import('@/lib/store/config/base-path')),
    ...(await import('@/lib/data/session/own-cookies')),
    ...(await import('@/lib/data/session/callback-path')),
  };
}

describe('withBasePath', () => {
  it('puts the path of the build in front, and adds nothing without one', async () => {
    const { withBasePath } = await builtFor('/mail/dspam');
    expect(withBasePath('/')).toBe('/mail/dspam');
    expect(withBasePath('/login?x=1')).toBe('/mail/dspam/login?x=1');
    const { withBasePath: atRoot } = await builtFor('');
    expect(atRoot('/')).toBe('/');
    expect(atRoot('/login')).toBe('/login');
  });
});

describe('own-cookies', () => {
  it('are named for the path, and go below it only', async () => {
    const { COOKIE_PATH, csrfCookieName, isSessionCookie, ownCookies, sessionCookieName } =
      await builtFor('/a/dspam');
    expect(COOKIE_PATH).toBe('/a/dspam');
    expect(sessionCookieName()).toBe('__Secure-next-auth.a.dspam.session-token');
    // __Host- is for the path / only: a browser would not take it.
    expect(csrfCookieName()).toBe('__Secure-next-auth.a.dspam.csrf-token');
    for (const cookie of Object.values(ownCookies())) expect(cookie.options.path).toBe('/a/dspam');
    expect(isSessionCookie('next-auth.session-token')).toBe(false);
    expect(isSessionCookie('next-auth.a.dspam.session-token.1')).toBe(true);
  });

  it('have the names of next-auth at the root', async () => {
    const { COOKIE_PATH, csrfCookieName, isSessionCookie, sessionCookieName } = await builtFor('');
    expect([COOKIE_PATH, sessionCookieName(), csrfCookieName()]).toEqual([
      '/',
      '__Secure-next-auth.session-token',
      '__Host-next-auth.csrf-token',
    ]);
    const names = [
      'next-auth.session-token',
      '__Secure-next-auth.session-token.0',
      'next-auth.session-tokens',
    ];
    expect(names.map(isSessionCookie)).toEqual([true, true, false]);
  });
});

describe('callbackPath', () => {
  const HOST = 'https://mail.example.org';
  it.each([
    ['/mailbox/a/history?q=1', '/mailbox/a/history?q=1'],
    [`${HOST}/dspam/account`, '/account'],
    [`${HOST}/dspam`, '/'],
    [`${HOST}/dspam/login?error=x`, '/'],
    [`${HOST}/account`, '/'],
    [`${HOST}/dspamx/account`, '/'],
    [`${HOST}/dspam/../account`, '/'],
    [`${HOST}/dspam//evil.example`, '/'],
    ['https://evil.example/dspam/account', '/'],
    ['//evil.example', '/'],
    ['/login', '/'],
  ])('%s', async (asked, path) => {
    expect((await builtFor('/dspam')).callbackPath(asked)).toBe(path);
  });
});

describe('what browsers get', () => {
  const read = (folder: string) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.tsx'))
      .map((name) => path.join(folder, name))
      .map((file) => ({ file, text: readFileSync(file, 'utf8') }));

  it('has no address of ours that leaves the path out', () => {
    const bare = [
      // Plain links are PlainLink; addressOf of on-the-way.tsx puts it in front; what begins with # stays on the page, and what begins with a name, as of rowAddress, is beside the page's own address.
      /<a\s(?:[^>"{]|"[^"]*"|\{[^}]*\})*href=(?!"#)(?!\{`mailto:)(?!\{`[a-z]+\/)(?!\{withBasePath)(?!\{addressOf\(tab\)\})(?!\{addressOf\(to\.current\)\})(?!\{rowAddress\()/g,
      /\bfetch\((?!withBasePath)/g,
      /<form\s(?:[^>"{]|"[^"]*")*action=(?:"|\{[`'"])/g,
      /<(?:iframe|img)\s[^>]*src=\{(?!withBasePath)/g,
      /path=\/;/g,
    ];
    const found = [...read('app'), ...read('components')].flatMap(({ file, text }) =>
      bare.flatMap((pattern) => [...text.matchAll(pattern)].map(([match]) => `${file}: ${match}`)),
    );
    expect(found).toEqual([]);
  });
});
