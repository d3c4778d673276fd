import { whitelistThreshold } from '@/lib/messages/explain/whitelist-threshold';
import { findName } from '@/lib/people/identity/find-uid';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { groupOf, readGroups } from '@/lib/people/mailbox/read-groups';

/** By what the filter lets a sender through by itself (T§7). */
export interface Whitelist {
  /** More innocent messages than this. */
  threshold: number;
  /** Whose counts there are, added up: one's own or the group's, and in a merged group both (F§1). */
  uids: readonly number[];
}

/** Null where the filter lets nobody through for this user: enableWhitelist is off. */
export async function findWhitelist({ user, trained, preferences }: MailboxPlace): Promise<Whitelist | null> {
  const threshold = whitelistThreshold(preferences);
  if (threshold === null) return null;
  const group = groupOf(await readGroups(), user, preferences);
  const merged = group?.type === 'merged' ? (await findName(group.name)).known : null;
  return { threshold, uids: [trained, merged].flatMap((known) => known?.uid ?? []) };
}
