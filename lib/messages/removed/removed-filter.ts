import { headerFilter } from '@/lib/messages/quarantine/list/message-query';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import type { Prisma } from '@/lib/store/db/generated/client';
import { parseHeaderSearch } from '@/lib/store/index/quarantine/parse-header-search';

/**
 * The condition for the removals of a mailbox that can be taken back: released, deleted or expired, the copy still kept, not
 * put back yet (`restores`: or by one of these operations). In a file that holds the mail of several people, a member sees only their own.
 */
export function removedFilter(
  { store, onlyMember }: MailboxPlace,
  restores: readonly bigint[] = [],
): Prisma.OperationWhereInput {
  return {
    ...ownRemovals({ store, onlyMember }),
    copyOffset: { not: null },
    OR: [{ undoneBy: null }, { undoneBy: { in: [...restores] } }],
  };
}

/** The removals of a mailbox, whatever has become of their copies. */
export function ownRemovals({
  store,
  onlyMember,
}: Pick<MailboxPlace, 'store' | 'onlyMember'>): Prisma.OperationWhereInput {
  return {
    store,
    ...(onlyMember === null ? {} : { member: onlyMember }),
    kind: { in: ['release', 'delete', 'expire'] },
    state: 'done',
  };
}

/** The conditions of a search in what was removed: days are those of the removal, which the list shows. What it cannot use is left out. */
export function searchFilter(search: string | undefined, timeZone?: string): Prisma.OperationWhereInput[] {
  const { terms, receivedFrom, receivedTo } = parseHeaderSearch(search, timeZone);
  const removedAt = {
    ...(receivedFrom && { gte: receivedFrom }),
    // The whole second is in.
    ...(receivedTo && { lt: new Date(receivedTo.getTime() + 1000) }),
  };
  return [
    ...terms.map((term) => (term.isNot ? { NOT: headerFilter(term) } : headerFilter(term))),
    ...(receivedFrom || receivedTo
      ? [{ OR: [{ finishedAt: removedAt }, { finishedAt: null, startedAt: removedAt }] }]
      : []),
  ];
}
