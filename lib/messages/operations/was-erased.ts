import { isBlankedAt } from '@/lib/formats/mbox/bytes-at';
import { openMailbox } from '@/lib/store/index/logs/mailbox-file';
import type { Operation } from './operation';

/**
 * Whether the erase of an operation was carried out although its end was not noted: `record`, which lies elsewhere in the quarantine, is
 * then another message with the same bytes. The place that is noted tells: no compaction begins while an operation may be erased
 * (compact-quarantine.ts), and one that was moved before has its new place noted (erase-with-copy.ts). See decision 198.
 */
export async function wasErased(operation: Operation, mbox: string, record: Buffer): Promise<boolean> {
  if (operation.state !== 'copied') return false;
  const opened = await openMailbox(mbox);
  if (!opened) return false;
  try {
    return await isBlankedAt(opened.handle, Number(operation.byteOffset), record);
  } finally {
    await opened.handle.close();
  }
}
