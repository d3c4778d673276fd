import type { Prisma } from '@/lib/db/generated/client';
import { prisma } from '@/lib/db/prisma';
import { messageCondition } from './message-condition';
import type { MessageQuery, MessageScope } from './message-query';

export type GroupKind = 'sender' | 'domain' | 'list';

/** The messages of one sender, domain or mailing list. */
export interface MessageGroup {
  /** Lower case, never ''. */
  name: string;
  count: number;
  /** The highest score of its messages; -1 where none is judged. */
  best: number;
  /** Some of its messages, the likeliest mistakes first. */
  sample: { key: string; subject: string }[];
}

export interface GroupPage {
  groups: MessageGroup[];
  page: number;
  /** One more than `page` where there is more; a quarantine is not read to its end to count them. */
  pages: number;
}

const PAGE_SIZE = 50;
const SAMPLE = 3;

/** One page of a quarantine folded by who sent it, the group of the likeliest mistake first. */
export async function listGroups(
  scope: MessageScope,
  query: MessageQuery,
  kind: GroupKind,
): Promise<GroupPage> {
  const where = await messageCondition(scope, query);
  // What has no sender, or belongs to no list, is no group.
  const named = { AND: [where, { [COLUMNS[kind]]: { not: '' } }] };
  const found = await groupBy(named, kind, (query.page - 1) * PAGE_SIZE);
  const groups = await Promise.all(
    found
      .slice(0, PAGE_SIZE)
      .map(async (group) => ({ ...group, sample: await sampleOf(where, kind, group.name) })),
  );
  return { groups, page: query.page, pages: found.length > PAGE_SIZE ? query.page + 1 : query.page };
}

interface FoundGroup {
  name: string;
  count: number;
  best: number;
}

async function groupBy(
  where: Prisma.MessageWhereInput,
  kind: GroupKind,
  skip: number,
): Promise<FoundGroup[]> {
  const counted = {
    where,
    _count: { _all: true },
    _max: { score: true },
    skip,
    take: PAGE_SIZE + 1,
  } as const;
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

/** Which column a group is made of. */
const COLUMNS = { sender: 'sender', domain: 'senderDomain', list: 'listId' } as const;

async function sampleOf(
  where: Prisma.MessageWhereInput,
  kind: GroupKind,
  name: string,
): Promise<MessageGroup['sample']> {
  // The domain leads the index of senders.
  const domain = kind === 'sender' ? { senderDomain: name.slice(name.lastIndexOf('@') + 1) } : {};
  return prisma().message.findMany({
    where: { AND: [where, { ...domain, [COLUMNS[kind]]: name }] },
    orderBy: [{ score: 'desc' }, { seq: 'desc' }],
    select: { key: true, subject: true },
    take: SAMPLE,
  });
}
