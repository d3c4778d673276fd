import { describe, expect, it } from 'vitest';
import { isolated, withoutOverrides } from '@/lib/ground/isolated';

describe('a text for the middle of a sentence', () => {
  it.each(['', 'alice@example.org', 'Žluťoučký kůň', '2026-11-30', 'Привет!', '你好', '👨‍👩‍👧'])(
    'is left as it is where nothing in it runs from right to left: %s',
    (text) => {
      expect(isolated(text)).toBe(text);
    },
  );

  it.each(['דנה', 'Re: שלום 123', 'مرحبا', '\u200f', '\u{1e900}', 'ﷺ'])('is isolated: %s', (text) => {
    expect(isolated(text)).toBe(`\u2068${text}\u2069`);
  });

  // A name, its control, what may be shown of it.
  it.each([
    ['an override', 'photo\u202egnp.exe', 'photognp.exe'],
    ['embeddings', '\u202aa\u202bb\u202cc\u202d', 'abc'],
    ['the end of an isolate that nobody began', 'a\u2069b\u2069', 'ab'],
    ['an isolate that is not ended', 'a\u2067b', 'a\u2067b\u2069'],
    ['two of them', '\u2066a\u2068b', '\u2066a\u2068b\u2069\u2069'],
    ['an end before its beginning', '\u2069a\u2068b\u2069c', 'a\u2068b\u2069c'],
    ['one that is whole', 'a \u2068b\u2069 c', 'a \u2068b\u2069 c'],
  ])('gets nothing out of its place by %s', (_, text, shown) => {
    expect(withoutOverrides(text)).toBe(shown);
    expect(isolated(text)).toBe(shown);
    expect(isolated(`${text}ש`)).toBe(`\u2068${withoutOverrides(`${text}ש`)}\u2069`);
  });

  it.each(['alice@example.org', 'שלום', '(50%) 10–20', '<3', '10–20'])(
    'is isolated in a sentence from right to left: %s',
    (text) => {
      expect(isolated(text, 'rtl')).toBe(`\u2068${text}\u2069`);
    },
  );

  it.each(['', '98.2', '1,234', '30/11/2026, 12:05', '2026-11-30', '50 %', '\u200e-5'])(
    'is left as it is even there: %s',
    (text) => {
      expect(isolated(text, 'rtl')).toBe(text);
    },
  );

  it('may be put into another once more', () => {
    const inner = isolated('דנה');
    expect(isolated(`to ${inner}`)).toBe(`\u2068to \u2068דנה\u2069\u2069`);
  });
});
