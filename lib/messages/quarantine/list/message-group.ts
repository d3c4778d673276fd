import type { Message, Prisma } from '@/lib/store/db/generated/client';
import { domainOf } from '@/lib/store/index/quarantine/message-sender';

export type GroupKind = 'sender' | 'domain' | 'list';

/** Which column a group is made of. */
const COLUMNS = { sender: 'sender', domain: 'senderDomain', list: 'listId' } as const;

/** What distinguishes groups of each kind. */
export const GROUP_COLUMNS = { sender: true, senderDomain: true, listId: true } as const;
type Grouped = Pick<Message, keyof typeof GROUP_COLUMNS>;

/** The name of a message's group; '' for a message without a sender, or that belongs to no list: that is no group. */
export function groupName(kind: GroupKind, row: Grouped): string {
  return row[COLUMNS[kind]];
}

/** Messages that belong to any group. */
export function inAnyGroup(kind: GroupKind): Prisma.MessageWhereInput {
  return { [COLUMNS[kind]]: { not: '' } };
}

/** The messages of one group. The domain leads the index of senders. */
export function inGroup(kind: GroupKind, name: string): Prisma.MessageWhereInput {
  const domain = kind === 'sender' ? { senderDomain: domainOf(name) } : {};
  return { ...domain, [COLUMNS[kind]]: name };
}
