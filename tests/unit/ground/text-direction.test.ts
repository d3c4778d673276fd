import { describe, expect, it } from 'vitest';
import { textDirection } from '@/lib/ground/text-direction';

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
