import { describe, expect, it } from 'vitest';
import { parseDomains, parseLocalAddress } from '@/lib/formats/dspam/local-address';

const DOMAINS = ['example.org', 'example.net'];

describe('parseLocalAddress', () => {
  it.each([
    ['alice@example.org', 'alice@example.org'],
    ['Alice.B@EXAMPLE.Org', 'Alice.B@example.org'],
    ["o'neil+lists@example.net", "o'neil+lists@example.net"],
    ['_x-1@example.org', '_x-1@example.org'],
    [`${'a'.repeat(64)}@example.org`, `${'a'.repeat(64)}@example.org`],
  ])('takes %s', (text, address) => {
    expect(parseLocalAddress(text, DOMAINS)).toBe(address);
  });

  it.each([
    ['another domain', 'alice@example.com'],
    ['a subdomain', 'alice@mail.example.org'],
    ['a domain that only ends so', 'alice@notexample.org'],
    ['a domain with a dot behind it', 'alice@example.org.'],
    ['no domain', 'alice'],
    ['no domain behind the @', 'alice@'],
    ['no name', '@example.org'],
    ['an option', '-oQ/tmp@example.org'],
    ['an option of DSPAM', '--user@example.org'],
    ['mail passed on by a percent sign', 'mallory%example.com@example.org'],
    ['mail passed on by an exclamation mark', 'example.com!mallory@example.org'],
    ['mail passed on by a source route', '@example.com:mallory@example.org'],
    ['two @', 'mallory@example.com@example.org'],
    ['a rewritten sender (SRS), which leads on', 'SRS0=hash=tt=example.com=mallory@example.org'],
    ['two addresses', 'alice@example.org,mallory@example.com'],
    ['a blank', 'alice @example.org'],
    ['a blank before it', ' alice@example.org'],
    ['a line end', 'alice@example.org\n'],
    ['a second command', 'alice>\r\nRCPT TO:<mallory@example.com>@example.org'],
    ['a line end in the name', 'al\nice@example.org'],
    ['a NUL', 'al\0ice@example.org'],
    ['brackets', '<alice@example.org>'],
    ['quotes', '"alice"@example.org'],
    ['a shell', '$(id)@example.org'],
    ['a backquote', '`id`@example.org'],
    ['a pipe', '|id@example.org'],
    ['a file', '/etc/x@example.org'],
    ['a dot at the beginning', '.alice@example.org'],
    ['two dots', 'al..ice@example.org'],
    ['a dot at the end of the name', 'alice.@example.org'],
    ['other letters', 'älice@example.org'],
    ['a domain that looks alike', 'alice@ехample.org'],
    ['a wide @', 'alice＠example.org'],
    ['a long name', `${'a'.repeat(65)}@example.org`],
    ['nothing', ''],
  ])('refuses %s', (_what, text) => {
    expect(parseLocalAddress(text, DOMAINS)).toBeNull();
  });

  it('refuses everything where the site has named no domain', () => {
    expect(parseLocalAddress('alice@example.org', [])).toBeNull();
  });

  it('refuses what is longer than an address', () => {
    const domain = `${'d'.repeat(60)}.${'d'.repeat(60)}.${'d'.repeat(60)}.${'d'.repeat(40)}.example.org`;
    expect(parseLocalAddress(`alice@${domain}`, [domain])).toBe(`alice@${domain}`);
    expect(parseLocalAddress(`alice.and.bob.and.carol@${domain}`, [domain])).toBeNull();
  });

  it('is done with hostile text at once', () => {
    const texts = ['a.'.repeat(50_000), `${'a-'.repeat(31)}!@example.org`, '@'.repeat(100_000)];
    for (const text of texts) expect(parseLocalAddress(text, DOMAINS)).toBeNull();
  });
});

describe('LOCAL_DOMAINS', () => {
  it.each([
    ['example.org', ['example.org']],
    [' Example.ORG, example.net\t@mail.example.org ', ['example.org', 'example.net', 'mail.example.org']],
    ['example.org example.org', ['example.org']],
    ['bücher.example', ['xn--bcher-kva.example']],
    ['', []],
  ])('"%s"', (text, domains) => {
    expect(parseDomains(text)).toEqual(domains);
  });

  it.each([
    'localhost',
    '*.example.org',
    'alice@example.org',
    'example..org',
    '-a.org',
    'a_b.org',
    '*',
    'example.org/x',
  ])('says that %s is none', (text) => {
    expect(() => parseDomains(`example.net, ${text}`)).toThrow(text);
  });
});
