import { describe, expect, it } from 'vitest';
import { ownDirection, textDirection } from '@/lib/ground/text-direction';

describe('the direction of a language', () => {
  it.each(['he', 'he-IL', 'iw', 'ar', 'fa', 'ur-PK', 'yi', 'ckb', 'dv', 'az-Arab', 'he-Hebr-US'])(
    'is from right to left: %s',
    (locale) => {
      expect(textDirection(locale)).toBe('rtl');
    },
  );

  it.each(['en', 'en-GB', 'de', 'pt-BR', 'cs', 'ru', 'ja', 'az', 'he-Latn', 'xx', 'und'])(
    'is from left to right: %s',
    (locale) => {
      expect(textDirection(locale)).toBe('ltr');
    },
  );

  it('is nothing of what is no language', () => {
    expect(() => textDirection('he_IL!')).toThrow(RangeError);
  });
});

describe('how a text runs by itself', () => {
  it.each([
    ['שלום', 'rtl'],
    ['17 שלום', 'rtl'],
    ['مرحبا', 'rtl'],
    ['\u200f(a)', 'rtl'],
    ['(Invoice) שלום', 'ltr'],
    // Digits and signs of Arabic are no letters.
    ['٣ apples', 'ltr'],
    ['، hi', 'ltr'],
    ['\u200eשלום', 'ltr'],
    ['17 (٣)', undefined],
    ['', undefined],
  ])('%j: %s', (text, direction) => {
    expect(ownDirection(text)).toBe(direction);
  });
});
