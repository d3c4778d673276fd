import 'server-only';
import { cache } from 'react';
import { openedQuarantine } from '@/lib/data/quarantine/opened-quarantine';
import { historyQuestions, type OpenedHistory, openHistoryAt } from '@/lib/messages/history/open-history';
import type { OpenedQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { anyJobQuestion } from '@/lib/site/work/list-jobs';
import { askTogether } from '@/lib/store/db/ask';

/** A mailbox's history, and the last operation that it is certain to show. */
export interface ShownHistory {
  quarantine: OpenedQuarantine;
  history: OpenedHistory;
  /** For the field `known` of a form. */
  lastDone: string;
  /** Whether there are jobs for this viewer to see. */
  hasJobs: boolean;
}

/** Opens quarantine and history of a mailbox for a viewer, once for a request. The caller has to authorise. */
export const openedHistory = cache(async (mailbox: string, login: string): Promise<ShownHistory> => {
  // In this order: opening the quarantine settles what a crash has left.
  const quarantine = await openedQuarantine(mailbox);
  const { place } = quarantine;
  const { job, ...answers } = await askTogether({
    ...historyQuestions(place),
    job: anyJobQuestion(mailbox, login),
  });
  const history = await openHistoryAt(place, answers);
  return { quarantine, history, lastDone: String(history.lastDone), hasJobs: job !== null };
});
