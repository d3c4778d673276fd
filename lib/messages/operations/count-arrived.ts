import { asNumber, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';

/** How many messages of some clicks were delivered; nothing of clicks of which no operation is known (any more). */
export async function countArrived(batches: readonly string[]): Promise<Map<string, number>> {
  if (batches.length === 0) return new Map();
  const rows = await fetchRows(
    [asText, asNumber],
    `SELECT batch, SUM(state IN ('delivered', 'copied', 'done')) FROM dashboard_operation
     WHERE batch IN (?) AND kind = 'release' GROUP BY batch`,
    [batches],
  );
  return new Map(rows);
}
