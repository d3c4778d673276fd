import { AppError } from '@/lib/ground/errors';
import { parseDrawn } from '@/lib/messages/quarantine/list/drawn-list';
import { messageCondition } from '@/lib/messages/quarantine/list/message-condition';
import type { MessageQuery } from '@/lib/messages/quarantine/list/message-query';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { prisma } from '@/lib/store/db/prisma';

/** What a click on "all that match" means, and what came too late for it. */
export interface SelectedDrawn {
  /** Oldest first. */
  keys: string[];
  /** How many match that came after the page was drawn. */
  later: number;
}

/**
 * The keys of everything that matched when a page was drawn (formatDrawn) and still does. Throws `conflict` with nothing selected: `listChanged`
 * when nobody can say any more what there was, `moreMatch` when more of it match than were shown, as texts were read since.
 */
export async function selectDrawn(
  user: string,
  query: MessageQuery,
  text: string | undefined,
): Promise<SelectedDrawn> {
  const drawn = parseDrawn(text);
  const { place, state, alertSet } = await openQuarantine(user);
  const where = await messageCondition(
    { mailboxId: state.id, onlyMember: place.onlyMember, alertSet },
    query,
  );
  const rows = await prisma().message.findMany({
    where,
    orderBy: { seq: 'asc' },
    select: { key: true, byteOffset: true },
  });
  // After the rows are read: until then others may have indexed the file anew.
  const now = await prisma().mailbox.findUnique({ where: { id: state.id }, select: { generation: true } });
  if (state.id !== drawn.mailboxId || now?.generation !== drawn.generation)
    throw new AppError('conflict', 'the quarantine was indexed anew', { reason: 'listChanged' });
  const keys = rows.flatMap(({ key, byteOffset }) => (byteOffset < drawn.end ? key : []));
  if (keys.length > drawn.total)
    throw new AppError('conflict', `${keys.length} match now`, { reason: 'moreMatch' });
  return { keys, later: rows.length - keys.length };
}
