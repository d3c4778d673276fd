import type { Message, Prisma } from '@/lib/store/db/generated/client';
import { prisma } from '@/lib/store/db/prisma';
import { type CountedGroup, countGroups } from './count-groups';
import { type Condition, messageCondition } from './message-condition';
import { GROUP_COLUMNS, type GroupKind, groupName, inAnyGroup, inGroup } from './message-group';
import { type MessageQuery, type MessageScope, messageOrder } from './message-query';

/** The messages of one sender, domain or mailing list. */
export interface MessageGroup {
  /** Lower case, never ''. */
  name: string;
  count: number;
  /** The highest score of its messages; -1 where none is judged. */
  best: number;
  /** Some of its messages, the likeliest mistakes first. */
  sample: Sample[];
}

type Sample = Pick<Message, 'key' | 'subject'>;

export interface GroupPage {
  groups: MessageGroup[];
  page: number;
  /** One more than `page` where there is more; a quarantine is not read to its end to count them. */
  pages: number;
}

const PAGE_SIZE = 50;
const SAMPLE = 3;
/** So many of the likeliest mistakes are looked at to find the first groups, before all messages are: for each group some. */
const WALKED_PER_GROUP = 3;
const MOST_WALKED = 1000;

/** One page of a quarantine folded by who sent it, the group of the likeliest mistake first. */
export async function listGroups(
  scope: MessageScope,
  query: MessageQuery,
  kind: GroupKind,
): Promise<GroupPage> {
  const where = await messageCondition(scope, query);
  const skip = (query.page - 1) * PAGE_SIZE;
  const most = skip + PAGE_SIZE + 1;
  const walked = isWhole(where) ? Math.min(WALKED_PER_GROUP * most, MOST_WALKED) : 0;
  const likeliest = await findLikeliest(where, walked);
  const first = firstGroups(likeliest, kind, most, likeliest.length < walked);
  const members = first ? { OR: first.map((name) => inGroup(kind, name)) } : inAnyGroup(kind);
  const found = await countGroups({ AND: [where, members] }, kind, { skip, take: PAGE_SIZE + 1 });
  const groups = found.slice(0, PAGE_SIZE).map(async (group) => {
    const known = likeliest.filter((row) => groupName(kind, row) === group.name);
    return { ...group, sample: await sampleOf(group, known, kind, where) };
  });
  return {
    groups: await Promise.all(groups),
    page: query.page,
    pages: found.length > PAGE_SIZE ? query.page + 1 : query.page,
  };
}

/** Whether a condition means a whole mailbox, one person's part of it, or what of it nobody has looked at: all but a few of it. */
function isWhole({ mailboxId: _1, member: _2, AND, ...others }: Condition['where']): boolean {
  return isEmpty(others) && AND.every(({ seen: _3, ...rest }) => isEmpty(rest));
}

function isEmpty(condition: Prisma.MessageWhereInput): boolean {
  return Object.keys(condition).length === 0;
}

type Likeliest = Awaited<ReturnType<typeof findLikeliest>>[number];

async function findLikeliest(where: Prisma.MessageWhereInput, take: number) {
  if (take === 0) return [];
  return prisma().message.findMany({
    where,
    orderBy: messageOrder({ sort: 'likely', direction: 'desc' }),
    select: { key: true, subject: true, score: true, ...GROUP_COLUMNS },
    take,
  });
}

/**
 * The names of the first groups, at least `most` of them, from the likeliest mistakes alone: the groups that come first
 * in the order of scores. Most senders have sent one message, and to fold a hundred thousand of them takes longer than
 * a page may. Null if that is not enough: many messages of one sender, or with the same score.
 */
function firstGroups(likeliest: Likeliest[], kind: GroupKind, most: number, isAll: boolean): string[] | null {
  // Others with the lowest score may not be among them.
  const lowest = isAll ? Number.NEGATIVE_INFINITY : (likeliest.at(-1)?.score ?? 0);
  const best = new Map<string, number>();
  for (const row of likeliest) {
    const name = groupName(kind, row);
    if (name !== '' && row.score > lowest && !best.has(name)) best.set(name, row.score);
  }
  if (best.size < most) return null;
  // Equal groups are ordered by the counts, which are only known now.
  const last = [...best.values()][most - 1] ?? 0;
  return [...best].flatMap(([name, score]) => (score >= last ? name : []));
}

async function sampleOf(
  { name, count }: CountedGroup,
  known: Sample[],
  kind: GroupKind,
  where: Prisma.MessageWhereInput,
): Promise<Sample[]> {
  const isKnown = known.length >= Math.min(SAMPLE, count);
  const found = isKnown ? known : await findLikeliest({ AND: [where, inGroup(kind, name)] }, SAMPLE);
  return found.slice(0, SAMPLE).map(({ key, subject }) => ({ key, subject }));
}
