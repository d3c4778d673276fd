import { describe, expect, it } from 'vitest';
import { isUserName, type Scale, userFiles } from '@/lib/formats/dspam/userdir';

const mbox = (scale: Scale, user: string) => userFiles('/home', scale, user).mbox;

describe('userFiles', () => {
  it.each<[Scale, string, string]>([
    ['domain', 'alice@example.org', '/home/data/example.org/alice/alice.mbox'],
    ['domain', 'bob', '/home/data/local/bob/bob.mbox'],
    ['domain', 'x', '/home/data/local/x/x.mbox'],
    ['large', 'alice@example.org', '/home/data/a/l/alice@example.org/alice@example.org.mbox'],
    [
      'large',
      'Carol.Smith@sub.example.org',
      '/home/data/C/a/Carol.Smith@sub.example.org/Carol.Smith@sub.example.org.mbox',
    ],
    ['large', 'x', '/home/data/x/x/x.mbox'],
    ['normal', 'alice@example.org', '/home/data/alice@example.org/alice@example.org.mbox'],
    ['normal', 'bob', '/home/data/bob/bob.mbox'],
    [
      'domain',
      'Ann $(touch) Lee@example.org',
      '/home/data/example.org/Ann $(touch) Lee/Ann $(touch) Lee.mbox',
    ],
  ])('finds the folder of %s scale for %s', (scale, user, expected) => {
    expect(mbox(scale, user)).toBe(expected);
  });

  it.each([
    '',
    '-x',
    '--user',
    'a/b@example.org',
    '../alice',
    'a..b',
    'alice@..',
    'alice@.',
    '.',
    'a\0b',
    'a\nb',
    'a\\b',
    'a@b@c',
    '@example.org',
    'alice@',
    'é'.repeat(65),
    'a'.repeat(129),
    'bob ',
    ' bob',
    'alice@example.org ',
  ])('refuses the name %j', (name) => {
    expect(isUserName(name)).toBe(false);
    for (const scale of ['domain', 'large', 'normal'] as const) expect(() => mbox(scale, name)).toThrow();
  });

  it('refuses a domain "local", whose folder is that of the users without a domain', () => {
    expect(() => mbox('domain', 'bob@local')).toThrow();
    expect(mbox('large', 'bob@local')).toContain('bob@local');
  });
});
