import { expect, it } from 'vitest';
import { lastNoted } from '@/lib/people/audit/last-noted';
import { prisma } from '@/lib/store/db/prisma';
import { rowsRead } from '../../../support/rows-read';
import { testSite } from '../../../support/test-site';

await testSite();

it('reads what is of its kind in a mailbox, not all that was ever done there, nor all of that kind', async () => {
  const entry = { actor: 'alice', mailbox: 'alice', address: '' };
  const at = (index: number) => new Date(Date.UTC(2026, 10, 1) + index * 1000);
  await prisma().auditEntry.createMany({
    data: Array.from({ length: 2_000 }, (_each, index) => ({
      ...entry,
      at: at(index),
      event: index % 200 === 0 ? 'sender-rule' : 'release',
      detail: index % 200 === 0 ? `hold shop${index % 400}.example` : '1',
    })),
  });
  await prisma().auditEntry.createMany({
    data: Array.from({ length: 2_000 }, (_each, index) => ({
      ...{ actor: 'bob', mailbox: 'bob', address: '', at: at(index) },
      ...{ event: 'sender-rule', detail: 'hold shop0.example' },
    })),
  });
  await prisma().$executeRawUnsafe('ANALYZE TABLE dashboard_audit');
  const details = ['hold shop0.example', 'hold shop200.example', 'hold other.example'];
  const noted = await lastNoted('alice', 'sender-rule', details);
  expect([...noted].map(([detail, { at: when }]) => [detail, when.getTime()])).toEqual([
    ['hold shop0.example', at(1600).getTime()],
    ['hold shop200.example', at(1800).getTime()],
  ]);
  expect(await rowsRead(() => lastNoted('alice', 'sender-rule', details))).toBeLessThan(50);
});
