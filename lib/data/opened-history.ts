import 'server-only';
import { cache } from 'react';
import { type OpenedHistory, openHistory } from '@/lib/history/open-history';
import type { OpenedQuarantine } from '@/lib/quarantine/open-quarantine';
import { openedQuarantine } from './opened-quarantine';

/** Opens quarantine and history of a mailbox, once for a request. Authorise before. */
export const openedHistory = cache(
  async (mailbox: string): Promise<{ quarantine: OpenedQuarantine; history: OpenedHistory }> => {
    // In this order: opening the quarantine settles what a crash has left.
    const quarantine = await openedQuarantine(mailbox);
    return { quarantine, history: await openHistory(mailbox) };
  },
);
