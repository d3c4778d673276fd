import { describe, expect, it } from 'vitest';
import { parseAddressList } from '@/lib/formats/mail/parse-address-list';
import { growth, STEEP } from '@/tests/support/growth';

const parse = (value: string) => parseAddressList(Buffer.from(value, 'latin1'));

describe('parseAddressList', () => {
  it('reads names, groups and comments', () => {
    expect(
      parse('"Doe, Jane" <jane@x.example>, Team: a@x.example,\r\n b@x.example;, c@x.example (Carol)'),
    ).toEqual([
      { name: 'Doe, Jane', address: 'jane@x.example' },
      { name: '', address: 'a@x.example' },
      { name: '', address: 'b@x.example' },
      { name: 'Carol', address: 'c@x.example' },
    ]);
  });

  it('splits before it decodes, so that an encoded word cannot pass for an address', () => {
    expect(
      parse('=?utf-8?q?boss=40bank=2Eexample_=3Cboss=40bank=2Eexample=3E=2C?= <evil@x.example>'),
    ).toEqual([{ name: 'boss@bank.example <boss@bank.example>,', address: 'evil@x.example' }]);
  });

  it('decodes no part of an address, and shows that something in it cannot be seen', () => {
    expect(parse('Chief <=?utf-8?q?chief=40b=2Eexample=3E?=@l.example>')).toEqual([
      { name: 'Chief', address: '=?utf-8?q?chief=40b=2Eexample=3E?=@l.example' },
    ]);
    expect(parseAddressList(Buffer.from('\u200b\u3164 <chief@b\u200b.example>'))).toEqual([
      { name: '', address: 'chief@b\ufffd.example' },
    ]);
  });

  it.each(['\u200c', '\u200d', '\ufe0f', '\u2800', '\u202e', '\u2066', '\ufeff', '\x01', '\x7f', '\x81'])(
    'shows %j in an address, and only there',
    (unseen) => {
      const value = `Ch${unseen === '\u200d' ? '' : unseen} <chief@b${unseen}.example>, x${unseen}@x.example`;
      expect(parseAddressList(Buffer.from(value)).map(({ address }) => address)).toEqual([
        'chief@b\ufffd.example',
        'x\ufffd@x.example',
      ]);
    },
  );

  it('reads raw 8-bit names and removes directional overrides', () => {
    expect(parse('Ren\xe9 <r@x.example>')).toEqual([{ name: 'René', address: 'r@x.example' }]);
    expect(parseAddressList(Buffer.from('a\u202eb <r@x.example>'))).toEqual([
      { name: 'ab', address: 'r@x.example' },
    ]);
  });

  it('has no entry where there is nothing', () => {
    expect(parse('')).toEqual([]);
    expect(parse(' , ;')).toEqual([]);
    expect(parse('undisclosed-recipients:;')).toEqual([]);
  });

  it.each(['a@b.example,', '<', '(', ':', '"', '@', 'a:b@c,', '=?a?q?<?= ', ' '])(
    'is bounded with a hostile value: %j',
    async (piece) => {
      expect(parse(piece.repeat(200_000)).length).toBeLessThanOrEqual(500);
      expect(await growth((times) => parse(piece.repeat(times)), 50_000)).toBeLessThan(STEEP);
    },
  );
});
