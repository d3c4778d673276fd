import 'server-only';
import { cache } from 'react';
import { openedQuarantine } from '@/lib/data/quarantine/opened-quarantine';
import { findLastDone } from '@/lib/messages/history/find-last-done';
import { type OpenedHistory, openHistory } from '@/lib/messages/history/open-history';
import type { OpenedQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';

/** A mailbox's history, and the last operation that it is certain to show. */
export interface ShownHistory {
  quarantine: OpenedQuarantine;
  history: OpenedHistory;
  /** For the field `known` of a form. */
  lastDone: string;
}

/** Opens quarantine and history of a mailbox, once for a request. The caller has to authorise. */
export const openedHistory = cache(async (mailbox: string): Promise<ShownHistory> => {
  // In this order: opening the quarantine settles what a crash has left.
  const quarantine = await openedQuarantine(mailbox);
  // Before the history is read: a form must not claim to know what its page does not show.
  const lastDone = await findLastDone(quarantine.place.store);
  return { quarantine, history: await openHistory(mailbox), lastDone: String(lastDone) };
});
