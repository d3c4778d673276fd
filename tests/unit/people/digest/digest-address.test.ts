import { expect, it } from 'vitest';
import { isolated } from '@/lib/ground/isolated';
import { parseAddresses } from '@/lib/people/digest/digest-address';

it('takes addresses as they are copied from a sentence', () => {
  const copied = [isolated('a@example.org', 'rtl'), '\u202ab@example.org\u202c'].join(', ');
  expect(parseAddresses(copied)).toEqual(['a@example.org', 'b@example.org']);
  expect(parseAddresses('\u2068\u2069')).toEqual([]);
  // In the middle it would be another address.
  expect(parseAddresses('a\u200b@example.org')).toBeNull();
});
