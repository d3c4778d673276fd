import type { OpenedHistory } from '@/lib/messages/history/open-history';
import {
  COUNTED_AT_ONCE,
  type CountedSenders,
  countSomeSenders,
} from '@/lib/store/index/history/count-some-senders';
import { countInBackground } from './count-in-background';

const failures = new Map<number, unknown>();

/**
 * Brings what is known of a history's senders up to date. What came since the last visit is counted at once; much, as the first time, in
 * the background, in steps: null when all is counted, else how far that is. A failure there is thrown at the next visit.
 */
export async function countSenders({
  state: { logId, entries, sendersSeq },
}: OpenedHistory): Promise<CountedSenders | null> {
  if (sendersSeq === entries) return null;
  const behind = sendersSeq > entries ? entries : entries - sendersSeq;
  if (behind <= COUNTED_AT_ONCE) {
    const done = await countSomeSenders(logId);
    return done && done.counted < done.entries ? done : null;
  }
  const failure = failures.get(logId);
  failures.delete(logId);
  if (failure) throw failure;
  countInBackground(logId).catch((error) => failures.set(logId, error));
  return { counted: Math.min(sendersSeq, entries), entries };
}
