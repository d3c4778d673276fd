import { messageCondition } from '@/lib/messages/quarantine/list/message-condition';
import type { MessageQuery } from '@/lib/messages/quarantine/list/message-query';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { prisma } from '@/lib/store/db/prisma';

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
