import { appendFileSync } from 'node:fs';
import type * as Fs from 'node:fs/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { markLog, readSince } from '@/lib/formats/logs/log-mark';
import { openHistory } from '@/lib/messages/history/open-history';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { prisma } from '@/lib/store/db/prisma';
import { syncQuarantine } from '@/lib/store/index/quarantine/sync-quarantine';
import { testSite } from '@/tests/support/test-site';

/** What the same files are on another mount: another device. Of GlusterFS: inodes of 64 bits, of which Node makes negative numbers. */
const mount = vi.hoisted(() => ({ dev: 0n, ino: 0n }));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof Fs>();
  const seen = <S extends object>(stats: S): S => {
    if ('ino' in stats && typeof stats.ino === 'bigint' && 'dev' in stats && typeof stats.dev === 'bigint')
      Object.assign(stats, { ino: stats.ino + mount.ino, dev: stats.dev + mount.dev });
    return stats;
  };
  return {
    ...real,
    lstat: async (...args: Parameters<typeof real.lstat>) => seen(await real.lstat(...args)),
    stat: async (...args: Parameters<typeof real.stat>) => seen(await real.stat(...args)),
    open: async (...args: Parameters<typeof real.open>) => {
      const handle = await real.open(...args);
      const stat = handle.stat.bind(handle);
      return Object.assign(handle, {
        stat: async (...options: Parameters<typeof stat>) => seen(await stat(...options)),
      });
    },
  };
});

const site = await testSite();
const USER = 'alice@example.org';
const files = site.files(USER);
const sync = () => syncQuarantine(USER, files.mbox);

afterEach(() => {
  Object.assign(mount, { dev: 0n, ino: 0n });
});

test('another mount of the same files goes on with the index, and with the log', async () => {
  for (let made = 0; made < 5; made++) await site.quarantine({ user: USER });
  const before = await sync();
  appendFileSync(files.log, '1764400000\tS\tsomebody\t1,2b\ta subject\tTagged\t<1@example.com>\n');
  await openHistory(USER);
  const log = await prisma().log.findFirstOrThrow({ where: { store: USER } });
  mount.dev = 7n;
  expect(await sync()).toMatchObject({ generation: before.generation, messageCount: 5 });
  await site.quarantine({ user: USER });
  expect(await sync()).toMatchObject({
    generation: before.generation,
    messageCount: 6,
  });
  appendFileSync(files.log, '1764400001\tS\tsomebody\t1,2c\ta subject\tTagged\t<2@example.com>\n');
  await openHistory(USER);
  const after = await prisma().log.findFirstOrThrow({ where: { store: USER } });
  expect(after.recordsRead - log.recordsRead).toBe(1n);
});

test('an inode of 64 bits is one', async () => {
  mount.ino = -(2n ** 62n) * 2n;
  await site.quarantine({ user: USER });
  const { id, messageCount } = await sync();
  expect(messageCount).toBeGreaterThan(0);
  expect((await prisma().mailbox.findUniqueOrThrow({ where: { id } })).inode).toBeGreaterThan(2n ** 63n);
  expect(await sync()).toMatchObject({ messageCount });
  await openQuarantine(USER);
  const { key } = await prisma().message.findFirstOrThrow({ where: { mailboxId: id } });
  await deleteMessage('somebody', USER, key, 'b1');
  const mark = await markLog(files.log);
  expect(mark.inode).toBeGreaterThan(2n ** 63n);
  appendFileSync(files.log, '1764400002\tS\tsomebody\t1,2d\ta subject\tTagged\t<3@example.com>\n');
  expect(await readSince(files.log, mark)).toMatchObject({ complete: true });
  await openHistory(USER);
});
