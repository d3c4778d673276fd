import { describe, expect, it } from 'vitest';
import {
  domainOf,
  findDomainFault,
  isHeldBack,
  spellingsOf,
  withDomain,
  withoutDomain,
} from '@/lib/formats/dspam/block-list';

const utf8 = (text: string) => Buffer.from(text).toString('latin1');

describe('domainOf', () => {
  it.each([
    ['a@Shop.Example', 'shop.example'],
    ['"a@b"@c.example', 'c.example'],
    ['a', null],
    ['a@', null],
  ])('%s', (address, domain) => expect(domainOf(address)).toBe(domain));
});

describe('findDomainFault', () => {
  it.each([
    ['shop.example', null],
    ['mail.shop.co.uk', null],
    ['shop_1.example', null],
    ['müller.example', null],
    ['com', 'publicSuffix'],
    ['localhost', 'publicSuffix'],
    ['co.uk', 'publicSuffix'],
    ['com.au', 'publicSuffix'],
    ['gov.uk', 'publicSuffix'],
    ['com.br', 'publicSuffix'],
    // Under which a company, and no registry, gives names away.
    ['github.io', 'publicSuffix'],
    ['somebody.github.io', null],
    ['github.com', null],
    // Of a rule for all names under another, and the exception to it.
    ['anything.ck', 'publicSuffix'],
    ['www.ck', null],
    ['city.kawasaki.jp', null],
    // Both spellings of one.
    ['公司.cn', 'publicSuffix'],
    ['xn--55qx5d.cn', 'publicSuffix'],
    ['рф', 'publicSuffix'],
    ['xn--p1ai', 'publicSuffix'],
    ['пример.рф', null],
    ['xn--e1afmkfd.xn--p1ai', null],
    // Of a network of one's own, which no list knows.
    ['office.lan', null],
    [null, 'noDomain'],
    ['[192.0.2.1]', 'noDomain'],
    ['shop..example', 'noDomain'],
    ['a\nb.example', 'noDomain'],
    ['#shop.example', 'noDomain'],
    ['shop.example.', 'noDomain'],
    // Like `shop.example` to Unicode alone.
    ['\uff53hop.example', 'noDomain'],
    [`${'a'.repeat(64)}.example`, 'noDomain'],
  ])('%s', (domain, fault) => expect(findDomainFault(domain)).toBe(fault));
});

describe('spellingsOf', () => {
  it('is one of plain letters, and both forms of others, in bytes', () => {
    expect(spellingsOf('shop.example')).toEqual(['shop.example']);
    const both = ['xn--mller-kva.example', utf8('müller.example')];
    expect(spellingsOf('müller.example').sort()).toEqual([...both].sort());
    expect(spellingsOf('xn--mller-kva.example').sort()).toEqual([...both].sort());
  });
});

describe('the list', () => {
  it.each([
    ['empty', ''],
    ['LF', '# mine\nother.example\n'],
    ['CRLF', 'other.example\r\n\r\n# mine\r\n'],
    ['a last line without its end', '# mine\nother.example'],
    ['empty lines, blanks and bytes that are no text', '\n\n shop.example \n\xff\xfe\0\n'],
    ['a longer domain', 'myshop.example\nshop.example.org\n'],
  ])('(%s) takes a domain, and gives back what it was', (_what, before) => {
    expect(isHeldBack(before, ['shop.example'])).toBe('none');
    const list = withDomain(before, ['shop.example']);
    expect(isHeldBack(list, ['shop.example'])).toBe('all');
    expect(list).toHaveLength(before.length + 'shop.example'.length + (before.includes('\r') ? 2 : 1));
    expect(withDomain(list, ['shop.example'])).toBe(list);
    expect(withoutDomain(list, ['shop.example'])).toBe(before);
  });

  it('knows a line in capitals, with CRLF, or without an end', () => {
    for (const list of ['SHOP.example\r\n', 'a.example\nShop.Example']) {
      expect(isHeldBack(list, ['shop.example'])).toBe('all');
      expect(withDomain(list, ['shop.example'])).toBe(list);
    }
    expect(withoutDomain('a.example\nShop.Example\nSHOP.EXAMPLE\nb.example\n', ['shop.example'])).toBe(
      'a.example\nb.example\n',
    );
  });

  it('adds the spelling that is missing', () => {
    const spellings = spellingsOf('müller.example');
    expect(isHeldBack('xn--mller-kva.example\n', spellings)).toBe('some');
    const list = withDomain('xn--mller-kva.example\n', spellings);
    expect(list).toBe(`xn--mller-kva.example\n${utf8('müller.example')}\n`);
    expect(isHeldBack(list, spellings)).toBe('all');
  });

  it('has no domain that cannot be spelled', () => {
    expect(isHeldBack('shop.example\n', [])).toBe('none');
  });

  it('of 100,000 lines is changed at one place', () => {
    const before = Array.from({ length: 100_000 }, (_each, index) => `domain-${index}.example\n`).join('');
    expect(withDomain(before, ['shop.example'])).toBe(`${before}shop.example\n`);
    expect(withoutDomain(`shop.example\n${before}`, ['shop.example'])).toBe(before);
  });
});
