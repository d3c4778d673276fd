import type { PoolConnection } from 'mysql2/promise';
import type { LogRow } from '@/lib/store/index/logs/log-row';
import type { HistoryDraft } from './history-row';
import { SenderCounts } from './sender-counts';

/**
 * Counts rows that have changed as what they are now, where they were counted as what they were: a message that was retrained, released or
 * taken back, or whose sender came with a later record. In the transaction that writes them.
 */
export async function moveSenders(
  connection: PoolConnection,
  { id, sendersSeq }: Pick<LogRow, 'id' | 'sendersSeq'>,
  drafts: readonly HistoryDraft[],
): Promise<void> {
  const counts = new SenderCounts();
  for (const { seq, before, kind, fromText, at } of drafts) {
    if (!before || seq > sendersSeq) continue;
    if (before.kind === kind && before.fromText === fromText) continue;
    counts.add({ ...before, at }, -1);
    counts.add({ kind, fromText, at }, 1);
  }
  await counts.write(connection, id);
}
