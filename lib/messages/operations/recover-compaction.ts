import type { PoolConnection } from 'mysql2/promise';
import type { UserFiles } from '@/lib/formats/dspam/userdir';
import { finishCompaction, isUnfinished, untilFinishable } from '@/lib/formats/mbox/compact';
import { transaction } from '@/lib/store/db/pool';
import { requireLocks } from '@/lib/store/home/locks-apart';
import { distrustRow, lockMailboxRow, type MailboxRow } from '@/lib/store/index/quarantine/mailbox-row';

const running = new Map<string, Promise<void>>();

/**
 * Finishes a compaction that a crash has interrupted, before the quarantine is read. If one is running, this waits for
 * it at the mailbox row. Who comes meanwhile waits for the same: one quarantine takes one of the few transactions at most, and
 * none while somebody still writes. Throws as finishCompaction, and `unavailable` while it is known that locks do not hold. See decision 183.
 */
export async function recoverCompaction(store: string, { mbox }: UserFiles): Promise<void> {
  if (!(await isUnfinished(mbox))) return;
  const run = running.get(mbox) ?? recover(store, mbox).finally(() => running.delete(mbox));
  running.set(mbox, run);
  return run;
}

async function recover(store: string, mbox: string): Promise<void> {
  requireLocks();
  await untilFinishable(mbox);
  await transaction(async (connection) => {
    await finishUnder(connection, await lockMailboxRow(connection, store, mbox), mbox);
  });
}

/**
 * The same for who has locked `row`. Answers the row as it is then: the places of the new file that were reserved for what is carried over
 * may have been read while they were still blank.
 */
export async function finishUnder(
  connection: PoolConnection,
  row: MailboxRow,
  mbox: string,
): Promise<MailboxRow> {
  return (await finishCompaction(mbox)) === null ? row : distrustRow(connection, row);
}
