import { describe, expect, it } from 'vitest';
import { fromTokens } from '@/lib/store/index/history/from-tokens';
import { kindOf } from '@/lib/store/index/history/history-kind';
import { countsOf } from '@/lib/store/index/history/sender-counts';
import { senderOf } from '@/lib/store/index/history/sender-of';

describe('the sender of a From line', () => {
  it.each([
    ['Ann <ann@example.org>', 'ann@example.org', 'Ann'],
    ['"Doe, John" <John@Example.ORG>', 'john@example.org', 'Doe, John'],
    ['ann@example.org', 'ann@example.org', ''],
    // Two: the address of the first, the names of both.
    ['Ann <a@x.example>, Ben <b@y.example>', 'a@x.example', 'Ann, Ben'],
    // What an encoded word has decoded to, without an address.
    ['Jürgen_Müller', '', 'Jürgen_Müller'],
    // An encoded name that pretends to be an address: nobody's address.
    [
      'bank@bank.example <bank@bank.example> <liar@l.example>',
      '',
      'bank@bank.example <bank@bank.example> <liar@l.example>',
    ],
    ['', '', ''],
  ])('%s', (line, address, name) => {
    expect(senderOf(line)).toMatchObject({ address, name });
  });

  it('is the same however its name is written, and another with letters that only look alike', () => {
    const of = (line: string) => senderOf(line).digest.toString('hex');
    expect(of('Ann <ann@example.org>')).toBe(of('"A." <ANN@example.org>'));
    expect(of('ann@b\u0430nk.example')).not.toBe(of('ann@bank.example'));
    // A name is no address, even where it reads like one.
    expect(of('ann')).not.toBe(of('ann@example.org'));
  });

  it('fits, however long the line is', () => {
    const { address, name } = senderOf(`${'n'.repeat(400)} <${'a'.repeat(180)}@example.org>`);
    expect(address).toBe(`${'a'.repeat(180)}@example.org`);
    expect(name).toHaveLength(255);
    expect(senderOf('x'.repeat(998)).name).toHaveLength(255);
    expect(senderOf('Ann\r\n <ann@example.org>').address).toBe('ann@example.org');
  });
});

describe('the token of a From line', () => {
  it('is that which DSPAM has (T§7)', () => {
    expect(fromTokens('"Tim Chapman" <timc@2ubh.com>')).toEqual([12063409427981905818n]);
  });

  it('may be of either charset, where letters are in both', () => {
    expect(fromTokens('Jürgen <j@example.org>')).toHaveLength(2);
    expect(fromTokens('“Ann” <a@example.org>')).toHaveLength(2);
    expect(fromTokens('Жанна <z@example.org>')).toHaveLength(1);
  });
});

describe('what a row counts', () => {
  it.each([
    ['innocent', 'delivered', 1, 0, 0, 0],
    ['whitelisted', 'delivered', 1, 0, 0, 0],
    ['spam', 'quarantined', 0, 1, 0, 0],
    ['virus', 'other', 0, 1, 0, 0],
    ['blocklisted', 'quarantined', 0, 1, 0, 0],
    ['falsePositive', 'released', 1, 0, 1, 0],
    ['falsePositive', 'retrained', 1, 0, 1, 0],
    // Released without its signature: the filter still holds it for spam.
    ['spam', 'released', 1, 0, 1, 0],
    ['missedSpam', 'retrained', 0, 1, 0, 1],
    ['unknown', 'other', 0, 0, 0, 0],
  ] as const)('%s, %s', (what, status, innocent, spam, released, missed) => {
    expect(countsOf(kindOf(what, status))).toEqual({ messages: 1, innocent, spam, released, missed });
  });

  it('is nothing where no mail has come', () => {
    for (const what of ['corpusFed', 'inoculated', 'error'] as const)
      expect(countsOf(kindOf(what, 'other'))).toBeNull();
    expect(countsOf(255)).toBeNull();
  });
});
