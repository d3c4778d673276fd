import { parseDrawnHistory } from '@/lib/messages/history/drawn-history';
import type { HistoryQuery } from '@/lib/messages/history/history-query';
import { listHistory } from '@/lib/messages/history/list-history';
import { openHistory } from '@/lib/messages/history/open-history';
import type { SelectedDrawn } from './select-drawn';
import { selectHistory } from './select-history';

/**
 * The signatures of everything in a history that matched when a page was drawn (formatDrawnHistory) and still does, newest first.
 * Throws as selectHistory and parseDrawnHistory.
 */
export async function selectDrawnHistory(
  user: string,
  query: HistoryQuery,
  drawn: string | undefined,
): Promise<SelectedDrawn> {
  const history = await openHistory(user, true);
  const { nextSeq } = await parseDrawnHistory(drawn, history);
  const keys = await selectHistory(user, { ...query, before: nextSeq });
  let later = 0;
  let after: number | null = nextSeq - 1;
  while (after !== null) {
    const page = await listHistory(history, { ...query, before: undefined, after });
    later += page.entries.filter(({ signature }) => signature !== null).length;
    after = page.newer;
  }
  return { keys, later };
}
