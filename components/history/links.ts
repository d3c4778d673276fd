import { mailboxPath } from '@/components/list/links';
import { type HistoryParams, historySearch } from '@/lib/data/history/history-query';
import type { ReportedMail } from '@/lib/data/history/reported-mail';

/** The address of a mailbox's history. */
export function historyPath(mailbox: string, params: HistoryParams = {}): string {
  return mailboxPath(mailbox, 'history') + historySearch(params);
}

/** The address of one message of it; the parameters are those of the list that it was opened from. */
export function historyEntryPath(mailbox: string, key: string, params: HistoryParams = {}): string {
  return `${mailboxPath(mailbox, 'history')}/${encodeURIComponent(key)}${historySearch(params)}`;
}

/** The address of the form for missed spam, and of what was found in a mail. */
export function reportPath(mailbox: string, found?: ReportedMail): string {
  const path = `${mailboxPath(mailbox, 'history')}/report`;
  if (!found) return path;
  const search = new URLSearchParams();
  if ('problem' in found) search.set('problem', found.problem);
  else for (const signature of found.signatures) search.append('signature', signature);
  return `${path}?${search}`;
}
