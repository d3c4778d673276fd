import { expect, it } from 'vitest';
import { senderWords } from '@/lib/data/history/sender-words';

it('finds a sender by the address, else by what stands instead of one', () => {
  expect(senderWords({ address: 'ann@x.example', name: 'Ann' })).toBe('ann@x.example');
  expect(senderWords({ address: '', name: 'Jürgen_Müller' })).toBe('Jürgen_Müller');
  expect(senderWords({ address: '', name: '' })).toBeNull();
});

it('takes no more than a search can have, and no half of a letter', () => {
  expect(senderWords({ address: '', name: 'n'.repeat(255) })).toBe('n'.repeat(200));
  expect(senderWords({ address: '', name: `${'n'.repeat(199)}🐑` })).toBe('n'.repeat(199));
});
