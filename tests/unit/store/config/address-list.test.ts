import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { parseAddressList, plainAddress } from '@/lib/store/config/address-list';

/** Those of this machine itself. */
const OWN = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));

describe('parseAddressList', () => {
  const list = parseAddressList('127.0.0.1, ::1 10.1.0.0/16,2001:db8::/32');

  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.1.255.255', '::FFFF:10.1.0.9', '2001:db8:1::9'])(
    'has %s',
    (address) => {
      expect(list.has(address)).toBe(true);
    },
  );

  it.each(['127.0.0.2', '::2', '10.2.0.1', '2001:db9::1', '', 'localhost', '127.0.0.1, 8.8.8.8'])(
    'has not %j',
    (address) => {
      expect(list.has(address)).toBe(false);
    },
  );

  it.each(['localhost', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '1.2.3', '::/129', '10.0.0.0/-1'])(
    'refuses %j',
    (entry) => {
      expect(() => parseAddressList(`127.0.0.1 ${entry}`)).toThrow(entry);
    },
  );

  it.each([
    '127.0.0.1',
    '127.0.0.2',
    '127.9.9.9/32',
    '127.0.0.0/8',
    '::1',
    '::ffff:127.0.0.1',
    '0.0.0.0/0',
    '::/0',
    '126.0.0.0/7',
    '203.0.113.7 ::1',
    ...OWN,
  ])('knows that a program here can come from %s', (entries) => {
    expect(parseAddressList(entries).hasOwn()).toBe(true);
  });

  it.each(['', '203.0.113.7', '203.0.113.0/24 2001:db8::/32', '128.0.0.0/8', '::2'])(
    'knows that no program here can come from %j',
    (entries) => {
      expect(parseAddressList(entries).hasOwn()).toBe(false);
    },
  );

  it('knows an address in one form only', () => {
    expect(plainAddress('::ffff:10.0.0.1')).toBe('10.0.0.1');
    expect(plainAddress('FE80::1%eth0')).toBe('fe80::1');
  });
});
