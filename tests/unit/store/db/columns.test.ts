import { expect, it } from 'vitest';
import { asBigInt, asBytes, asDate, asFlag, asNumber, asOneOf, asText, orNull } from '@/lib/store/db/columns';

it('makes what is stated of what the driver gives', () => {
  expect(asNumber(5)).toBe(5);
  expect(asNumber('12345.50')).toBe(12345.5);
  expect(asBigInt('18446744073709551615')).toBe(2n ** 64n - 1n);
  expect(asBigInt(7)).toBe(7n);
  expect(asText('')).toBe('');
  expect(asDate(new Date(0))).toEqual(new Date(0));
  expect(asBytes(Buffer.of(1, 0))).toEqual(Buffer.of(1, 0));
  expect([asFlag(1), asFlag(0), asFlag('1')]).toEqual([true, false, true]);
  expect(asOneOf('a', 'b')('b')).toBe('b');
  expect([orNull(asText)(null), orNull(asText)('x')]).toEqual([null, 'x']);
});

it.each([
  ['a number', asNumber, ['', 'five', null, undefined, 5n, new Date(0)]],
  ['a whole number', asBigInt, ['', null, undefined, Buffer.of(5)]],
  ['text', asText, [5, null, undefined, Buffer.from('x')]],
  ['a date', asDate, ['2026-01-02', 0, null, undefined]],
  ['bytes', asBytes, ['x', null, undefined]],
  ['a flag', asFlag, [null, undefined, 'yes']],
  ['one of some words', asOneOf('a', 'b'), ['c', '', null, undefined]],
  ['text or NULL', orNull(asText), [undefined, 0]],
])('takes nothing else for %s', (_name, column, others) => {
  for (const other of others) expect(() => column(other), String(other)).toThrow(TypeError);
});

it('does not quote what it refuses: it may be words of a mail', () => {
  expect(() => asNumber('dear bob')).toThrow(/^(?!.*dear bob)/);
});
