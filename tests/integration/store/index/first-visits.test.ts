import { expect, it } from 'vitest';
import { transaction } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { lockMailboxRow, makeMailboxRow } from '@/lib/store/index/quarantine/mailbox-row';
import { testSite } from '../../../support/test-site';

await testSite();

// Two requests of one process wait for the same run; those of two processes meet at the row.
it('makes one row of a mailbox, however many processes open it for the first time', async () => {
  for (let round = 0; round < 10; round++) {
    const store = `user${round}`;
    const visits = Array.from({ length: 5 }, async () => {
      await makeMailboxRow(store, '/a/path');
      return transaction((connection) => lockMailboxRow(connection, store, '/a/path'));
    });
    expect(new Set((await Promise.all(visits)).map(({ id }) => id)).size).toBe(1);
    expect(await prisma().mailbox.count({ where: { store } })).toBe(1);
  }
});
