import type { Prisma } from '@/lib/store/db/generated/client';
import { prisma } from '@/lib/store/db/prisma';
import type { GroupKind } from './message-group';

/** How many messages a group has, and the highest of their scores; -1 where none is judged. */
export interface CountedGroup {
  name: string;
  count: number;
  best: number;
}

/** Folds the messages that match, the group of the likeliest mistake first, larger ones before smaller: some of the groups. */
export async function countGroups(
  where: Prisma.MessageWhereInput,
  kind: GroupKind,
  place: { skip: number; take: number },
): Promise<CountedGroup[]> {
  const counted = { where, _count: { _all: true }, _max: { score: true }, ...place } as const;
  const best = [{ _max: { score: 'desc' } }, { _count: { seq: 'desc' } }] as const;
  if (kind === 'sender') {
    // By domain and address: the order of the index, so that nothing has to be sorted.
    const by = ['senderDomain', 'sender'] as const;
    const rows = await prisma().message.groupBy({
      ...counted,
      by: [...by],
      orderBy: [...best, { sender: 'asc' }],
    });
    return rows.map((row) => ({ name: row.sender, ...figuresOf(row) }));
  }
  if (kind === 'domain') {
    const rows = await prisma().message.groupBy({
      ...counted,
      by: ['senderDomain'],
      orderBy: [...best, { senderDomain: 'asc' }],
    });
    return rows.map((row) => ({ name: row.senderDomain, ...figuresOf(row) }));
  }
  const rows = await prisma().message.groupBy({
    ...counted,
    by: ['listId'],
    orderBy: [...best, { listId: 'asc' }],
  });
  return rows.map((row) => ({ name: row.listId, ...figuresOf(row) }));
}

function figuresOf(row: { _count: { _all: number }; _max: { score: number | null } }) {
  return { count: row._count._all, best: row._max.score ?? -1 };
}
