import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inodeOf } from '@/lib/ground/files/inode';

test.each([
  [-1n, 18446744073709551615n],
  [-9223372036854775808n, 9223372036854775808n],
  [9223372036854775807n, 9223372036854775807n],
  [12n, 12n],
])('%s of Node is the number %s', (ino, wanted) => {
  expect(inodeOf({ ino })).toBe(wanted);
});

/** Where an inode may be taken as Node gives it, or a device looked at: within one process, or as a text that is only compared with its like. */
const WITHIN = [
  'lib/formats/mbox/carry-note.ts',
  'lib/formats/mbox/open-current.ts',
  'lib/ground/files/file-stamp.ts',
  'lib/ground/files/inode.ts',
  'lib/site/backup/require-apart.ts',
  'lib/site/backup/require-ready-home.ts',
  'lib/site/deletion/move-back.ts',
  'lib/store/config/log-settings.ts',
  // Writes the device down for an older version.
  'lib/store/index/logs/mailbox-file.ts',
];

describe('of any other file', () => {
  const files = readdirSync('lib', { recursive: true, encoding: 'utf8' })
    .map((name) => `lib/${name}`)
    .filter((name) => name.endsWith('.ts') && !name.includes('/generated/'));

  test.each([
    ['inode', /\bino\b/],
    ['device', /(?<!\/)\bdev\b(?!\/)/],
    ['compared device', /\bdevice (?:!==|===)|\.device\b/],
  ])('no %s is taken as it comes', (_what, pattern) => {
    const taking = files.filter((name) => pattern.test(readFileSync(name, 'utf8')));
    expect(taking.filter((name) => !WITHIN.includes(name))).toEqual([]);
  });
});
