import { AppError } from '@/lib/ground/errors';
import type { HistoryQuery } from '@/lib/messages/history/history-query';
import { listHistory } from '@/lib/messages/history/list-history';
import { openHistory } from '@/lib/messages/history/open-history';

/** More at once than anybody could mean; the snapshot is held in memory. */
export const MOST_SELECTED = 10_000;

/**
 * The signatures of everything in a history that matches a search, newest first: the snapshot that a job works on. Records
 * without one, which nothing can be done about, are left out. Throws `invalid` (tooManySelected) for more than 10,000.
 */
export async function selectHistory(user: string, query: HistoryQuery): Promise<string[]> {
  const history = await openHistory(user, true);
  const signatures: string[] = [];
  let before = query.before;
  for (;;) {
    const page = await listHistory(history, { ...query, after: undefined, before });
    for (const { signature } of page.entries) if (signature !== null) signatures.push(signature);
    if (signatures.length > MOST_SELECTED)
      throw new AppError('invalid', 'too much is selected', {
        reason: 'tooManySelected',
        values: { most: MOST_SELECTED },
      });
    if (page.older === null) return signatures;
    before = page.older;
  }
}
