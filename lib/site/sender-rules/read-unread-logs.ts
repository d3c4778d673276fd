import { openHistory } from '@/lib/messages/history/open-history';
import { countAllSenders } from '@/lib/messages/senders/count-all-senders';
import { loadUsers } from '@/lib/people/users/load-users';
import { asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import type { FailureHeard } from './failure-of-rule';

/** Reads the logs of those whose history nobody has looked at yet, and counts their senders: else no rule would reach them. */
export async function readUnreadLogs(failed: FailureHeard): Promise<void> {
  const rows = await fetchRows([asText], "SELECT store FROM dashboard_log WHERE kind IN ('user', 'member')");
  const read = new Set(rows.flat());
  const unread = (await loadUsers()).filter(({ uid, name }) => uid !== null && !read.has(name));
  for (const { name } of unread) {
    try {
      await openHistory(name, true);
    } catch (error) {
      failed(name, error);
    }
  }
  if (unread.length > 0) await countAllSenders(failed);
}
