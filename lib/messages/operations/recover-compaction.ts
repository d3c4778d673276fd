import type { UserFiles } from '@/lib/formats/dspam/userdir';
import { compactingPath, finishCompaction } from '@/lib/formats/mbox/compact';
import { findAnything } from '@/lib/ground/files/find-file';
import { transaction } from '@/lib/store/db/pool';
import { lockMailboxRow } from '@/lib/store/index/quarantine/mailbox-row';

/**
 * Finishes a compaction that a crash has interrupted, before the quarantine is read. If one is running, this waits for
 * it at the mailbox row.
 */
export async function recoverCompaction(store: string, { mbox }: UserFiles): Promise<void> {
  if (!(await findAnything(compactingPath(mbox)))) return;
  await transaction(async (connection) => {
    await lockMailboxRow(connection, store, mbox);
    await finishCompaction(mbox);
  });
}
