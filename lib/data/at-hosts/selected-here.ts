import 'server-only';
import { parseHistoryParams, toHistoryQuery } from '@/lib/data/history/history-query';
import { parseQuarantineParams, toMessageQuery } from '@/lib/data/quarantine/quarantine-query';
import { parseAsked } from '@/lib/data/request/parse-asked';
import type { Selection } from '@/lib/data/request/selection-form';
import { requireUsedSearch } from '@/lib/data/request/unused-in-search';
import { viewerTimeZone } from '@/lib/data/session/viewer';
import { type SelectedDrawn, selectDrawn } from '@/lib/site/work/select-drawn';
import { selectDrawnHistory } from '@/lib/site/work/select-drawn-history';

/** Whether a form is one of the history, of those of a mailbox. */
export function isOfHistory<Input extends { intent: string }>(
  input: Input,
): input is Extract<Input, { intent: 'spam' | 'innocent' }> {
  return input.intent === 'spam' || input.intent === 'innocent';
}

/** What a form selects on this host: what it names, or all that matches. The caller has to authorise. */
export async function selectedHere(input: Selection & { intent: string }): Promise<SelectedDrawn> {
  const { mailbox: user, key, scope, params, drawn } = input;
  if (scope !== 'matching') return { keys: key, later: 0 };
  const timeZone = await viewerTimeZone();
  if (!isOfHistory(input)) {
    const asked = parseAsked(params, parseQuarantineParams);
    requireUsedSearch(asked.q, 'whole');
    return selectDrawn(user, toMessageQuery(asked, timeZone, false), drawn);
  }
  // The whole search, not only the page of it that is open.
  const { before: _before, after: _after, ...asked } = parseAsked(params, parseHistoryParams);
  requireUsedSearch(asked.q, 'headers');
  return selectDrawnHistory(user, toHistoryQuery(asked, timeZone), drawn);
}
