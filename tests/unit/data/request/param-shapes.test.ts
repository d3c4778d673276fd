import { expect, it } from 'vitest';
import { words } from '@/lib/data/request/param-shapes';

it('looks for what can be seen of what was typed or pasted', () => {
  expect(words(200).parse('\u2068דנה\u2069 \u200einvoice\u00ad ')).toBe('דנה invoice');
  expect(words(200).parse('  two   words ')).toBe('two words');
  expect(words(200).parse('\u2068\u2069')).toBeUndefined();
  expect(words(3).parse('\u202aabc\u202c')).toBe('abc');
  expect(words(3).parse('abcd')).toBeUndefined();
});
