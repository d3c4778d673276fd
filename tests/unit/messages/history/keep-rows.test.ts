import { expect, it } from 'vitest';
import { keepRows } from '@/components/history/keep-rows';

const list = (keys: string) => [...keys].map((key) => ({ key, node: key }));
const keep = (before: string, now: string, sent: string) =>
  keepRows(list(before), list(now), new Set(sent))
    .map(({ key }) => key)
    .join('');

it('keeps what a click has taken away in its place', () => {
  expect(keep('abcd', 'abd', 'c')).toBe('abcd');
  expect(keep('abcd', 'bd', 'ac')).toBe('abcd');
  expect(keep('abcd', 'abc', 'd')).toBe('abcd');
  // New mail on top, and a row of the next page at the end.
  expect(keep('abcd', 'xabde', 'c')).toBe('xabcde');
});

it('keeps nothing that has left by itself, and nothing twice', () => {
  expect(keep('abcd', 'xabc', '')).toBe('xabc');
  expect(keep('abcd', 'xabc', 'b')).toBe('xabc');
  expect(keep('abcd', 'abcd', 'c')).toBe('abcd');
});
