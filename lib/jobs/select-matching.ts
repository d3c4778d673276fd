import { prisma } from '@/lib/db/prisma';
import { type MessageQuery, messageFilter } from '@/lib/quarantine/message-query';
import { openQuarantine } from '@/lib/quarantine/open-quarantine';

/** The keys of everything in a quarantine that matches a search, oldest first: the snapshot that a job works on. */
export async function selectMatching(user: string, query: MessageQuery): Promise<string[]> {
  const { place, state } = await openQuarantine(user);
  const where = messageFilter({ mailboxId: state.id, onlyMember: place.onlyMember }, query);
  const rows = await prisma().message.findMany({ where, orderBy: { seq: 'asc' }, select: { key: true } });
  return rows.map(({ key }) => key);
}
