import type { Prisma } from '@/lib/store/db/generated/client';
import { prisma } from '@/lib/store/db/prisma';
import { type Candidates, findCandidates } from './find-candidates';
import { type MessageQuery, type MessageScope, messageFilter, parsedSearch } from './message-query';

/** Up to this many messages are named one by one; with more, the order of an index finds the first ones soon. */
export const FEW = 2000;

/** The rows that a query means. */
export interface Condition {
  where: Prisma.MessageWhereInput & { AND: Prisma.MessageWhereInput[] };
  /** Those that can have its words, where these are many and the condition does not name them. */
  many: Candidates | null;
  /** The condition names them. */
  isNamed: boolean;
}

/** The condition for the rows that a query means, alerts included. */
export async function messageCondition(
  scope: MessageScope,
  query: MessageQuery,
): Promise<Condition['where']> {
  return (await findCondition(scope, query)).where;
}

/** The same, with what is known of the messages that have its words. */
export async function findCondition(scope: MessageScope, query: MessageQuery): Promise<Condition> {
  const [alerts, candidates] = await Promise.all([
    alertCondition(scope, query),
    findCandidates(scope.mailboxId, parsedSearch(query).terms),
  ]);
  const where = { ...messageFilter(scope, query), ...alerts };
  if (!candidates) return { where, many: null, isNamed: false };
  if (candidates.size > FEW) return { where, many: candidates, isNamed: false };
  const among = { OR: [{ seq: { in: candidates.seqs } }, { seq: { gt: candidates.upTo } }] };
  return { where: { ...where, AND: [among, ...where.AND] }, many: null, isNamed: true };
}

/**
 * What a query asks of alerts: few marked messages by their numbers, which is a look at each of them; many by asking for each row of an
 * order whether it is marked.
 */
export async function alertCondition(
  { alertSet }: MessageScope,
  { onlyAlerts }: MessageQuery,
): Promise<Pick<Prisma.MessageWhereInput, 'seq' | 'alertMarks'>> {
  if (!onlyAlerts) return {};
  // Without alerts nothing is marked, and no set has the number 0.
  const setId = alertSet ?? 0;
  const marks = await prisma().alertMark.findMany({
    where: { setId },
    select: { seq: true },
    take: FEW + 1,
  });
  return marks.length > FEW
    ? { alertMarks: { some: { setId } } }
    : { seq: { in: marks.map(({ seq }) => seq) } };
}
