import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '@/lib/store/config/config';
import { setSignInVariables } from '@/tests/support/sign-in-variables';

let site: ReturnType<typeof setSignInVariables>;
beforeAll(() => {
  site = setSignInVariables({});
});
afterAll(() => site.close());

function faultsOf(variables: Record<string, string>): string[] {
  try {
    readConfig({ ...process.env, ...variables });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

describe('the configuration of signing in', () => {
  it('has a default for everything but the password file', () => {
    const { signIn } = readConfig(process.env);
    expect(signIn).toMatchObject({
      methods: ['htpasswd'],
      userFormat: '%u',
      userLowercase: false,
      sessionSeconds: 12 * 3600,
      auditKeepDays: 400,
      sqlAllowPlain: false,
    });
    expect(signIn.trustedProxies.has('127.0.0.1')).toBe(false);
  });

  it('needs HTPASSWD_FILE only where htpasswd is among the methods', () => {
    const proxyOnly = {
      AUTH_METHODS: 'proxy',
      AUTH_PROXY_TRUSTED: '127.0.0.1',
      AUTH_PROXY_SECRET: '0123456789abcdef0123456789abcdef',
      HTPASSWD_FILE: '',
    };
    expect(faultsOf(proxyOnly)).toEqual([]);
    expect(faultsOf({ HTPASSWD_FILE: '' }).join()).toContain('HTPASSWD_FILE is missing');
  });

  it('requires STARTTLS of a server elsewhere, and not of this machine', () => {
    const serverOf = (url: string) =>
      readConfig({ ...process.env, AUTH_METHODS: 'imap', IMAP_URL: url }).signIn.imapServer;
    expect(serverOf('imaps://mail.example.org')).toMatchObject({ tls: 'implicit', port: 993 });
    expect(serverOf('imap://mail.example.org')).toMatchObject({ tls: 'starttls', port: 143 });
    expect(serverOf('imap://localhost:1143')).toMatchObject({ tls: 'none', port: 1143 });
    expect(serverOf('imap://[::1]')).toMatchObject({ tls: 'none', host: '::1' });
    expect(serverOf('imap://localhost.example.org')).toMatchObject({ tls: 'starttls' });
  });

  it.each([
    [{ AUTH_METHODS: 'ldap' }, 'AUTH_METHODS'],
    [{ AUTH_METHODS: 'htpasswd htpasswd' }, 'AUTH_METHODS'],
    [{ AUTH_METHODS: 'imap' }, 'IMAP_URL'],
    [{ AUTH_METHODS: 'imap', IMAP_URL: 'https://mail.example.org' }, 'IMAP_URL'],
    [{ AUTH_METHODS: 'imap', IMAP_URL: 'imaps://u:p@mail.example.org' }, 'IMAP_URL'],
    [{ AUTH_METHODS: 'imap', IMAP_URL: 'imaps://m.example', IMAP_CA_FILE: '/nowhere' }, 'IMAP_CA_FILE'],
    [{ AUTH_METHODS: 'shadow', SHADOW_FILE: '/nowhere' }, 'SHADOW_HELPER'],
    [{ AUTH_METHODS: 'shadow', SHADOW_HELPER: 'pwauth' }, 'SHADOW_HELPER'],
    [{ AUTH_METHODS: 'sql' }, 'AUTH_SQL_URL'],
    [
      { AUTH_METHODS: 'sql', AUTH_SQL_URL: 'mysql://u@h/d', AUTH_SQL_QUERY: 'DELETE FROM x WHERE y = ?' },
      'AUTH_SQL_QUERY',
    ],
    [{ AUTH_METHODS: 'sql', AUTH_SQL_URL: 'mysql://u@h/d', AUTH_SQL_QUERY: 'SELECT 1' }, 'AUTH_SQL_QUERY'],
    [{ AUTH_METHODS: 'proxy' }, 'AUTH_PROXY_TRUSTED'],
    [{ AUTH_PROXY_HEADER: 'no header' }, 'AUTH_PROXY_HEADER'],
    [{ AUTH_PROXY_SECRET: 'too short' }, 'AUTH_PROXY_SECRET'],
    [{ AUTH_PROXY_SECRET: 'with blanks in it, so that no header holds it' }, 'AUTH_PROXY_SECRET'],
    [{ LISTEN_SOCKET: 'web.sock' }, 'LISTEN_SOCKET'],
    [{ LISTEN_SOCKET: `/run/${'x'.repeat(110)}` }, 'LISTEN_SOCKET'],
    [{ LISTEN_SOCKET_GROUP: 'no-such-group' }, 'LISTEN_SOCKET_GROUP'],
    [{ TRUSTED_PROXIES: 'localhost' }, 'TRUSTED_PROXIES'],
    [{ USER_FORMAT: 'alice' }, 'USER_FORMAT'],
    [{ USER_FORMAT: '%u@example.org' }, 'USER_FORMAT'],
    [{ USER_FORMAT: '%x' }, 'USER_FORMAT'],
    [{ USER_LOWERCASE: 'maybe' }, 'USER_LOWERCASE'],
    [{ SESSION_HOURS: '0' }, 'SESSION_HOURS'],
    [{ AUDIT_KEEP_DAYS: 'x' }, 'AUDIT_KEEP_DAYS'],
  ])('refuses %j', (variables: Record<string, string>, name) => {
    expect(faultsOf(variables).join('\n')).toContain(name);
  });

  it('names all faults at once', () => {
    expect(faultsOf({ AUTH_METHODS: 'imap sql', TRUSTED_PROXIES: 'x', USER_FORMAT: '%x' }).length).toBe(5);
  });
});
