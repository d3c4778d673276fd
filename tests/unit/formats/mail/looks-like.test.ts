import { describe, expect, it } from 'vitest';
import { looksLike } from '@/lib/formats/mail/looks-like';

describe('an address that looks like another', () => {
  it.each([
    ['news@bаnk.example', 'news@bank.example'],
    ['news@xn--bnk-6cd.example', 'news@bank.example'],
    ['service@раураl.example', 'service@paypal.example'],
    ['nеws@bank.example', 'news@bank.example'],
    ['news@ｂａｎｋ.example', 'news@bank.example'],
    ['νews@bank.example', 'vews@bank.example'],
  ])('%s', (address, like) => {
    expect(looksLike(address)).toBe(like);
  });

  it.each([
    'news@bank.example',
    'info@почта.example',
    'info@münchen.example',
    'info@xn--mnchen-3ya.example',
    'News@Bank.example',
    '@bank.example',
    'x',
    '',
  ])('is not: %s', (address) => {
    expect(looksLike(address)).toBe(null);
  });
});
