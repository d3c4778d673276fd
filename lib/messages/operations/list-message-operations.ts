import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { prisma } from '@/lib/store/db/prisma';
import type { Operation } from './operation';

const MOST = 50;

/** What was done here to the message of a signature, oldest first; the last 50. Nothing from anybody else's mailbox. */
export async function listMessageOperations(
  { store, onlyMember }: MailboxPlace,
  signature: string,
): Promise<Operation[]> {
  const newest = await prisma().operation.findMany({
    where: {
      store,
      messageKey: signature,
      ...(onlyMember === null ? {} : { member: onlyMember }),
    },
    orderBy: { id: 'desc' },
    take: MOST,
  });
  return newest.reverse();
}
