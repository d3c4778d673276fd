import type * as Fs from 'node:fs/promises';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { prisma } from '@/lib/store/db/prisma';
import { syncAllQuarantines } from '@/lib/store/index/quarantine/sync-all-quarantines';
import { syncQuarantine } from '@/lib/store/index/quarantine/sync-quarantine';
import { testSite } from '@/tests/support/test-site';

/** What the file system answers for every name below a place: that of a network is gone, or a right is taken away. */
const fault = vi.hoisted(() => ({ below: '', code: '' }));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof Fs>();
  const failing =
    <A extends [unknown, ...unknown[]], T>(work: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      if (fault.below !== '' && String(args[0]).startsWith(fault.below))
        throw Object.assign(new Error(`${fault.code}: planted`), { code: fault.code, path: args[0] });
      return work(...args);
    };
  const { lstat, stat, open, readdir, realpath } = real;
  return {
    ...real,
    lstat: failing(lstat),
    stat: failing(stat),
    open: failing(open),
    readdir: failing(readdir),
    realpath: failing(realpath),
  };
});

const site = await testSite();
const USER = 'alice@example.org';
const sync = () => syncQuarantine(USER, site.files(USER).mbox);
const round = () => syncAllQuarantines(site.home, 'domain');
const listed = () => prisma().message.count();

beforeAll(async () => {
  for (const user of [USER, 'bob@example.org']) await site.quarantine({ user });
  await round();
  expect(await listed()).toBe(2);
});

afterEach(() => {
  fault.below = '';
});

describe.each(['EACCES', 'EIO', 'ESTALE', 'ENOTCONN', 'ETIMEDOUT', 'EHOSTDOWN'])('%s', (code) => {
  test.each([
    ['one quarantine', () => site.files(USER).mbox],
    ['the folder of a user', () => site.files(USER).dir],
    ['the whole home', () => site.home],
  ])('of %s makes nothing forgotten', async (_what, below) => {
    Object.assign(fault, { below: below(), code });
    await expect(sync()).rejects.toMatchObject({ code: 'unavailable' });
    await round().catch(() => undefined);
    fault.below = '';
    expect(await listed()).toBe(2);
    await sync();
    expect(await listed()).toBe(2);
  });
});

test.each(['ENOENT', 'ENOTDIR'])(
  '%s of the whole home, answered for a moment, makes nothing forgotten',
  async (code) => {
    Object.assign(fault, { below: site.home, code });
    await expect(sync()).rejects.toMatchObject({ reason: 'homeAway' });
    await expect(round()).rejects.toMatchObject({ reason: 'homeAway' });
    fault.below = '';
    expect(await listed()).toBe(2);
  },
);
