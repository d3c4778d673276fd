import { expect, it } from 'vitest';
import { visibleLine } from '@/lib/formats/mail/display-text';
import { growth, STEEP } from '@/tests/support/growth';

it.each([
  ['Sale', 'Sale'],
  ['\u200b\u2060\u00ad\ufeff\u180e\u3164', ''],
  ['\u2800 \u2800', ''],
  ['\u200d\u200c \ufe0f', ''],
  ['\u{1d173}\u{e0041}\ufff0\uffa0', ''],
  ['Sa\u200ble\u2800\u2800now', 'Sale now'],
  ['\u05e9\u200f\u05dc', '\u05e9\u05dc'],
  ['می\u200cخواهم', 'می\u200cخواهم'],
  ['👩\u200d👧 ❤\ufe0f', '👩\u200d👧 ❤\ufe0f'],
])('leaves of %j what can be seen', (text, expected) => {
  expect(visibleLine(text)).toBe(expected);
});

it.each(['\u200d', '\u200d ', '\u200b', '\u2800', 'a\u200c', ' '])(
  'takes time in proportion to the length: %j',
  async (piece) => {
    expect(await growth((times) => visibleLine(piece.repeat(times)), 25_000)).toBeLessThan(STEEP);
  },
);
