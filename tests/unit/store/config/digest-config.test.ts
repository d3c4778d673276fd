import { describe, expect, it } from 'vitest';
import { readDigestConfig } from '@/lib/store/config/digest-config';

const HOSTS = { own: 'web1', others: [{ name: 'web2', url: new URL('http://192.0.2.22:3000') }] };
const read = (values: Parameters<typeof readDigestConfig>[0], hosts: typeof HOSTS | null = null) => {
  const faults: string[] = [];
  return { config: readDigestConfig(values, faults, hosts), faults };
};
const FROM = { DIGEST_FROM: 'Quarantine <quarantine@example.org>' };

describe('the variables of the digest', () => {
  it('are none, where the site has none', () => {
    expect(read({ DIGEST_LINKS: 'act' })).toEqual({ config: null, faults: [] });
  });

  it('name a sender and a server', () => {
    const { config, faults } = read({
      ...FROM,
      DIGEST_SMTP_URL: 'smtp://user:p%40ss@mail.example.org:587',
      DIGEST_ADDRESS: '%u@example.org',
    });
    expect(faults).toEqual([]);
    expect(config).toEqual({
      from: { name: 'Quarantine', address: 'quarantine@example.org' },
      server: {
        kind: 'smtp',
        host: 'mail.example.org',
        port: 587,
        tls: 'asked for',
        login: { user: 'user', pass: 'p@ss' },
      },
      envelopeFrom: 'quarantine@example.org',
      addressPattern: '%u@example.org',
      links: 'act',
      replyTo: null,
      host: null,
    });
  });

  it.each([
    ['smtp://127.0.0.1', { port: 25, tls: 'none' }],
    ['smtp://localhost:2525', { port: 2525, tls: 'none' }],
    ['smtp://[::1]', { host: '::1', tls: 'none' }],
    ['smtp://mail.example.org', { port: 25, tls: 'asked for' }],
    ['smtps://mail.example.org', { port: 465, tls: 'from the start' }],
    ['sendmail:/bin/cat', { kind: 'sendmail', program: '/bin/cat' }],
  ])('take %s', (DIGEST_SMTP_URL, server) => {
    expect(read({ ...FROM, DIGEST_SMTP_URL }).config?.server).toMatchObject(server);
  });

  it('have an envelope of its own, or none', () => {
    const of = (DIGEST_ENVELOPE: string) =>
      read({ ...FROM, DIGEST_SMTP_URL: 'smtp://localhost', DIGEST_ENVELOPE });
    expect(of('<>').config?.envelopeFrom).toBe('');
    expect(of('bounces@example.org').config?.envelopeFrom).toBe('bounces@example.org');
    expect(of('bounces').faults).toEqual([
      expect.stringContaining('DIGEST_ENVELOPE bounces is not an address'),
    ]);
  });

  it.each([
    [{ DIGEST_FROM: 'a@example.org' }, /^DIGEST_SMTP_URL is missing/],
    [{ DIGEST_SMTP_URL: 'smtp://localhost' }, /^DIGEST_FROM is missing/],
    [
      { DIGEST_FROM: 'Quarantine', DIGEST_SMTP_URL: 'smtp://localhost' },
      /^DIGEST_FROM Quarantine is not an address/,
    ],
    [{ ...FROM, DIGEST_SMTP_URL: 'sendmail:/nonexistent' }, /^DIGEST_SMTP_URL names \/nonexistent/],
    [{ ...FROM, DIGEST_SMTP_URL: 'smtp://localhost', DIGEST_ADDRESS: '%u at home' }, /^DIGEST_ADDRESS/],
  ])('have a fault: %j', (values, fault) => {
    const { config, faults } = read(values);
    expect([config, faults]).toEqual([null, [expect.stringMatching(fault)]]);
  });

  it('name where it is answered, with room for a token', () => {
    const of = (DIGEST_REPLY: string) => read({ ...FROM, DIGEST_SMTP_URL: 'smtp://localhost', DIGEST_REPLY });
    expect(of('digest@example.org').config?.replyTo).toEqual({ local: 'digest', domain: 'example.org' });
    for (const wrong of [
      'digest',
      'digest+x@example.org',
      `${'x'.repeat(24)}@example.org`,
      "o'neil@example.org",
    ])
      expect(of(wrong).faults, wrong).toEqual([
        expect.stringContaining(`DIGEST_REPLY ${wrong} is not an address`),
      ]);
  });

  it('never say a password', () => {
    const { faults } = read({ ...FROM, DIGEST_SMTP_URL: 'http://user:secret@mail.example.org' });
    expect(faults.join()).toMatch(/smtp:\/\/server/);
    expect(faults.join()).not.toContain('secret');
  });

  it('name one of several filter hosts, which sends the digests of all', () => {
    const of = (DIGEST_HOST?: string) =>
      read({ ...FROM, DIGEST_SMTP_URL: 'smtp://localhost', DIGEST_HOST }, HOSTS);
    expect(['web1', 'web2'].map((host) => of(host).config?.host)).toEqual(['web1', 'web2']);
    expect(of()).toEqual({ config: null, faults: [expect.stringMatching(/^DIGEST_HOST is missing/)] });
    expect(of('web3').faults).toEqual(['DIGEST_HOST web3 is none of FILTER_HOSTS: web1, web2']);
  });
});
