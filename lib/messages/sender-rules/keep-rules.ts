import { openHistory } from '@/lib/messages/history/open-history';
import { asNumber, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { letThrough, takeBackRules } from './let-through';

/**
 * Keeps what people have said of senders: From lines that were seen since are raised, too, and none falls under DSPAM's purge of unused words.
 * Returns how many rules there are; `failed` is told of each mailbox where it was not possible.
 */
export async function keepRules(failed: (owner: string, why: unknown) => void): Promise<number> {
  const rules = await fetchRows(
    [asText, asText],
    'SELECT owner, address FROM dashboard_sender_rule ORDER BY owner, id',
  );
  for (const owner of new Set(rules.map(([each]) => each))) {
    try {
      const opened = await openHistory(owner, true);
      for (const [of, address] of rules) if (of === owner) await letThrough(opened, address, null);
    } catch (error) {
      failed(owner, error);
    }
  }
  return rules.length;
}

/** Takes back all that was said, of everybody. Throws as letThroughNoLonger; what is left then is taken back the next time. */
export async function takeBackAllRules(): Promise<void> {
  const rows = await fetchRows(
    [asNumber],
    'SELECT uid FROM dashboard_raised_token UNION SELECT uid FROM dashboard_sender_rule',
  );
  for (const [uid] of rows) await takeBackRules(uid);
}
