import { prisma } from '@/lib/db/prisma';
import { messageCondition } from '@/lib/quarantine/message-condition';
import type { MessageQuery } from '@/lib/quarantine/message-query';
import { openQuarantine } from '@/lib/quarantine/open-quarantine';

/** The keys of everything in a quarantine that matches a search, oldest first: the snapshot that a job works on. */
export async function selectMatching(user: string, query: MessageQuery): Promise<string[]> {
  const { place, state, alertSet } = await openQuarantine(user);
  const where = await messageCondition(
    { mailboxId: state.id, onlyMember: place.onlyMember, alertSet },
    query,
  );
  const rows = await prisma().message.findMany({ where, orderBy: { seq: 'asc' }, select: { key: true } });
  return rows.map(({ key }) => key);
}
