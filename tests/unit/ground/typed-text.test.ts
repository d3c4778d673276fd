import { expect, it } from 'vitest';
import { isolated } from '@/lib/ground/isolated';
import { typedText } from '@/lib/ground/typed-text';

it('takes away what comes along when something is copied from a sentence', () => {
  expect(typedText(isolated('alice@example.org', 'rtl'))).toBe('alice@example.org');
  expect(typedText(` ${isolated('דנה', 'ltr')}\n`)).toBe('דנה');
  expect(typedText('\u202aalice@example.org\u202c\u200f ')).toBe('alice@example.org');
});

it('leaves alone what stands in the middle, and what can be seen', () => {
  expect(typedText('alice\u200b@example.org')).toBe('alice\u200b@example.org');
  expect(typedText('ציון 7')).toBe('ציון 7');
  expect(typedText(' \u2068\u2069 ')).toBe('');
});
