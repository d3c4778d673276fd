import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import type { Prisma } from '@/lib/store/db/generated/client';

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
