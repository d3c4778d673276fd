import { asNumber, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { checkSenders } from '@/lib/store/index/history/check-senders';
import { countInBackground } from './count-in-background';

/**
 * Counts the senders of every history that was looked at, so that nobody has to wait for it, and those anew that are not what the history
 * says. `failed` is called with what could not be done.
 */
export async function countAllSenders(failed: (name: string, why: unknown) => void): Promise<void> {
  const logs = await fetchRows(
    [asNumber, asText],
    "SELECT id, store FROM dashboard_log WHERE kind IN ('user', 'member') ORDER BY store",
  );
  for (const [id, store] of logs) {
    try {
      if (await checkSenders(id)) await countInBackground(id);
    } catch (why) {
      failed(store, why);
    }
  }
}
