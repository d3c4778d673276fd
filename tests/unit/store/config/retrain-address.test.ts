import { describe, expect, it } from 'vitest';
import { checkRetrainAddress, retrainAddressOf } from '@/lib/store/config/retrain-address';

describe('retrainAddressOf', () => {
  it.each([
    ['spam-%u@example.org', 'alice', 'spam-alice@example.org'],
    // The domain is not written twice.
    ['spam-%u@example.org', 'alice@example.org', 'spam-alice@example.org'],
    ['spam-%u@EXAMPLE.org', 'alice@example.ORG', 'spam-alice@EXAMPLE.org'],
    // Nor is somebody sent to the address of another alice.
    ['spam-%u@example.org', 'alice@elsewhere.example', null],
    ['spam-%u@example.org', 'alice@mail.example.org', null],
    ['spam-%u', 'alice@example.org', 'spam-alice@example.org'],
    ['spam-%u', 'alice', null],
    ['spam-%n@%d', 'alice@example.org', 'spam-alice@example.org'],
    ['spam-%n@%d', 'alice', null],
    ['%n+spam@%d', 'alice@example.org', 'alice+spam@example.org'],
    ['spam-%n@spam.%d', 'alice@example.org', 'spam-alice@spam.example.org'],
    ['spam-%n@example.org', 'alice', 'spam-alice@example.org'],
    // One alias for all: the mark in the mail says whose it is.
    ['spam@example.org', 'alice@elsewhere.example', 'spam@example.org'],
    ['spam-%n@%d', 'a b@example.org', null],
    ['spam-%n@%d', 'a@b@example.org', null],
    ['spam-%n@%d', 'alice@-"x', null],
    ['spam-%n@%d', 'a,b@example.org', null],
    ['spam-%n@%d', '<a>@example.org', null],
    ['spam-%n@%d', 'alic\u00e9@example.org', null],
    ['spam-%n@%d', 'x\n@example.org', null],
    ['spam-%n@%d', "o'mara@example.org", "spam-o'mara@example.org"],
    ['spam-%n@%d', '$&@example.org', 'spam-$&@example.org'],
    ['%n@%d', 'alice@example.org', null],
  ])('makes of %s and %j: %s', (pattern, user, address) => {
    expect(retrainAddressOf(pattern, user)).toBe(address);
  });
});

describe('checkRetrainAddress', () => {
  const faultsOf = (pattern: string) => {
    const faults: string[] = [];
    checkRetrainAddress(pattern, faults);
    return faults;
  };

  it.each([
    'spam-%u@example.org',
    'spam-%n@%d',
    'spam-%u',
    'spam@example.org',
    '%n+spam@%d',
    'spam-%n@lists.%d',
  ])('takes %s', (pattern) => expect(faultsOf(pattern)).toEqual([]));

  it.each([
    'spam',
    'spam-%u@',
    '@example.org',
    '%u',
    '%n@%d',
    'spam-%x@example.org',
    'spam-%@example.org',
    'spam-%u @example.org',
    'Spam <spam-%u@example.org>',
    'mailto:spam-%u@example.org,x@example.org',
    'spam-%u@exa mple.org',
    'spam-%u@a@example.org',
  ])('refuses %s, and says what to write', (pattern) => {
    expect(faultsOf(pattern)).toEqual([expect.stringMatching(/^RETRAIN_ADDRESS .*spam-%n@%d/)]);
  });
});
