import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from '@/lib/store/index/quarantine/fold-text';
import {
  eachSlice,
  SLICES,
  type SlicedField,
  slicesOfTerm,
} from '@/lib/store/index/quarantine/message-slices';

const FIELDS = ['from', 'subject', 'to', 'text'] as const;

function slicesOf(field: SlicedField, words: string): Set<number> {
  const slices = new Set<number>();
  eachSlice(field, words, (slice) => slices.add(slice));
  return slices;
}

describe('the slices of words', () => {
  it('are all there wherever the words are, in any part of them', () => {
    const words = fc.string({ unit: fc.constantFrom(...'ab7 z.@-<ü東\n\t'), maxLength: 40 }).map(foldText);
    fc.assert(
      fc.property(words, fc.nat(40), fc.nat(12), fc.constantFrom(...FIELDS), (text, from, length, field) => {
        const term = text
          .slice(from, from + length)
          .replace(/\s+/g, ' ')
          .trim();
        fc.pre(term !== '' && text.includes(term));
        const there = slicesOf(field, text);
        for (const slice of slicesOfTerm(field, term)) expect(there.has(slice)).toBe(true);
      }),
    );
  });

  it('have numbers that the column holds', () => {
    for (const field of FIELDS)
      for (const slice of slicesOf(field, 'zz99 the quick, brown <fox@example.org> 東京')) {
        expect(slice).toBeGreaterThanOrEqual(0);
        expect(slice).toBeLessThan(SLICES);
      }
    expect(SLICES).toBeLessThan(65_536);
  });

  it('tell words, their order and their fields apart', () => {
    const isIn = (field: SlicedField, term: string, text: string) =>
      slicesOfTerm(field, term).every((slice) => slicesOf(field, text).has(slice));
    expect(isIn('text', 'zq', 'quiz quartz')).toBe(false);
    expect(isIn('text', 'bar zebra', 'the zebra bar')).toBe(false);
    expect(isIn('text', 'zebra bar', 'the zebra bar')).toBe(true);
    const senders = slicesOf('from', 'invoice');
    expect(slicesOfTerm('subject', 'invoice').every((slice) => senders.has(slice))).toBe(false);
  });

  it('are none for a single letter, and no more than a search reads', () => {
    expect(slicesOfTerm('text', 'a')).toEqual([]);
    expect(slicesOfTerm('text', '%')).toHaveLength(1);
    for (const field of FIELDS)
      expect(slicesOfTerm(field, 'several words of a long quotation side by side').length).toBeLessThan(13);
  });
});
