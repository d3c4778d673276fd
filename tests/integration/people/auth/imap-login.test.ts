import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imapLogin } from '@/lib/people/auth/imap-login';
import type { ImapServer } from '@/lib/store/config/imap-server';
import { type Dovecot, startDovecot } from '@/tests/support/dovecot';
import { type RelayRules, startRelay } from '@/tests/support/relay';

let dovecot: Dovecot;
let server: ImapServer;
const endings: (() => void | Promise<void>)[] = [];

/** Names and passwords that would break out of a careless command. */
const PEOPLE: [name: string, password: string][] = [
  ['alice@example.org', 'secret'],
  ["o'brien", 'it\'s "quoted" \\ and spaced'],
  ['with "quotes" and blanks', '{5} {6+}'],
  ['jürgen@example.org', 'pässwörd ☂'],
];

beforeAll(async () => {
  dovecot = await startDovecot();
  endings.push(dovecot.stop);
  for (const [name, password] of PEOPLE) dovecot.addUser(name, password);
  server = {
    host: 'localhost',
    port: dovecot.tlsPort,
    tls: 'implicit',
    ca: readFileSync(dovecot.ca, 'utf8'),
    timeoutMs: 10_000,
  };
});
afterAll(async () => {
  for (const end of endings.reverse()) await end();
});

async function through(rules: RelayRules): Promise<number> {
  const relay = await startRelay(dovecot.port, rules);
  endings.push(relay.stop);
  return relay.port;
}

describe('imapLogin with a real Dovecot', () => {
  it.each(PEOPLE)(
    'lets %j in by AUTHENTICATE PLAIN, with the right password only',
    async (name, password) => {
      expect(await imapLogin(server, name, password)).toBe(true);
      expect(await imapLogin(server, name, `${password}x`)).toBe(false);
      expect(await imapLogin(server, `x${name}`, password)).toBe(false);
    },
  );

  it.each(PEOPLE)('lets %j in by LOGIN where the server has no AUTH=PLAIN', async (name, password) => {
    const said: string[] = [];
    const port = await through({
      toClient: (text) => text.replace('AUTH=PLAIN', 'X-NO=PLAIN'),
      toServer: (text) => {
        said.push(text);
        return text;
      },
    });
    const plain = { ...server, port, tls: 'none' } as const;
    expect(await imapLogin(plain, name, password)).toBe(true);
    expect(await imapLogin(plain, name, `${password}x`)).toBe(false);
    expect(said.join('')).toContain('LOGIN {');
  });

  it.each([
    ['alice@example.org\r\nA9 LOGIN mallory mallory', 'secret'],
    ['alice@example.org', 'wrong\r\nA2 OK LOGIN'],
    ['alice@example.org\0', 'secret'],
    ['alice@example.org', 'secret\0'],
    ['', ''],
  ])('takes no command from the name %j or the password %j', async (name, password) => {
    const port = await through({ toClient: (text) => text.replace('AUTH=PLAIN', 'X-NO=PLAIN') });
    expect(await imapLogin(server, name, password)).toBe(false);
    // Dovecot refuses an empty name in LOGIN as a fault of ours, which is no yes either.
    const byLogin = imapLogin({ ...server, port, tls: 'none' }, name, password).catch(() => false);
    expect(await byLogin).toBe(false);
  });

  it('goes on under TLS with STARTTLS', async () => {
    const said: string[] = [];
    const port = await through({
      toServer: (text) => {
        said.push(text);
        return text;
      },
    });
    expect(await imapLogin({ ...server, port, tls: 'starttls' }, 'alice@example.org', 'secret')).toBe(true);
    expect(said.join('')).not.toMatch(/AUTHENTICATE|LOGIN/);
  });
});

describe('imapLogin without a server to trust', () => {
  const alice = ['alice@example.org', 'secret'] as const;

  it('refuses a certificate that nobody it trusts has signed', async () => {
    await expect(imapLogin({ ...server, ca: undefined }, ...alice)).rejects.toThrow(/self-signed/);
  });

  it('refuses a certificate with another name', async () => {
    await expect(imapLogin({ ...server, host: '127.0.0.1' }, ...alice)).rejects.toThrow(/altnames|IP/);
    const starttls = { ...server, host: '127.0.0.1', port: dovecot.port, tls: 'starttls' } as const;
    await expect(imapLogin(starttls, ...alice)).rejects.toThrow(/altnames|IP/);
  });

  it('says nothing in the clear where STARTTLS was taken out on the way', async () => {
    const said: string[] = [];
    const port = await through({
      toClient: (text) => text.replace('STARTTLS', 'X-NO-TLS'),
      toServer: (text) => {
        said.push(text);
        return text;
      },
    });
    await expect(imapLogin({ ...server, port, tls: 'starttls' }, ...alice)).rejects.toThrow(/STARTTLS/);
    expect(said.join('')).not.toContain('AUTHENTICATE');
  });

  it('refuses what was slipped in behind the answer to STARTTLS', async () => {
    const port = await through({
      toClient: (text) => text.replace(/^(A\d+ OK .*\r\n)/m, '$1* CAPABILITY IMAP4rev1\r\n'),
    });
    await expect(imapLogin({ ...server, port, tls: 'starttls' }, ...alice)).rejects.toThrow(/STARTTLS/);
  });

  it('gives up when the server goes away in the middle', async () => {
    const port = await through({ toServer: (text) => (text.includes('AUTHENTICATE') ? null : text) });
    await expect(imapLogin({ ...server, port, tls: 'none' }, ...alice)).rejects.toThrow();
  });

  it('gives up on a server that takes the call and says nothing', async () => {
    const silent = await startRelay(null);
    endings.push(silent.stop);
    for (const tls of ['none', 'implicit', 'starttls'] as const) {
      const patience = { ...server, port: silent.port, tls, timeoutMs: 150 };
      await expect(imapLogin(patience, ...alice)).rejects.toThrow(/no answer in 150 ms/);
    }
  });

  it('gives up on a server that talks without end', async () => {
    const port = await through({ toClient: (text) => `* OK ${'x'.repeat(100_000)}${text}` });
    await expect(imapLogin({ ...server, port, tls: 'none' }, ...alice)).rejects.toThrow(/more than/);
  });

  it('takes an answer of a busy server for trouble, not for a wrong password', async () => {
    const port = await through({
      toClient: (text) => text.replace('NO [AUTHENTICATIONFAILED]', 'NO [UNAVAILABLE]'),
    });
    await expect(imapLogin({ ...server, port, tls: 'none' }, 'alice@example.org', 'wrong')).rejects.toThrow(
      /UNAVAILABLE/,
    );
  });
});
