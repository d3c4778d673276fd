import { access, stat } from 'node:fs/promises';
import { transaction } from '@/lib/db/pool';
import type { UserFiles } from '@/lib/dspam/userdir';
import { lockMailboxRow } from '@/lib/index/mailbox-row';
import { beginCompaction, compactingPath, finishCompaction } from '@/lib/mbox/compact';
import type { OpenedQuarantine } from './open-quarantine';

/** When a compaction is worth it. */
export interface CompactionWorth {
  /** Nobody has written to the file for so long. */
  quietMs: number;
  smallestBytes: number;
  /** Of the file, 0 to 1. */
  blankShare: number;
}

const WORTH: CompactionWorth = { quietMs: 60_000, smallestBytes: 1024 * 1024, blankShare: 0.5 };

/**
 * Gives back the space of erased messages, when more than half of the file is blank and nobody has written to it for a
 * minute. Pages wait meanwhile at the mailbox row. Answers the bytes given back; null when it was not worth it.
 */
export async function compactQuarantine(
  { place, state }: OpenedQuarantine,
  worth = WORTH,
): Promise<number | null> {
  const { mbox } = place.files;
  const before = await stat(mbox).catch(() => null);
  if (!before || before.size < worth.smallestBytes || Date.now() - before.mtimeMs < worth.quietMs)
    return null;
  if (Number(state.messageBytes) > before.size * (1 - worth.blankShare)) return null;
  return transaction(async (connection) => {
    await lockMailboxRow(connection, place.store, mbox);
    // Another process may have been killed in one since the quarantine was opened.
    await finishCompaction(mbox);
    await beginCompaction(mbox);
    await finishCompaction(mbox);
    return before.size - (await stat(mbox)).size;
  });
}

/**
 * Finishes a compaction that a crash has interrupted, before the quarantine is read. One that is going on is waited for at
 * the mailbox row.
 */
export async function recoverCompaction(store: string, { mbox }: UserFiles): Promise<void> {
  const interrupted = await access(compactingPath(mbox)).then(
    () => true,
    () => false,
  );
  if (!interrupted) return;
  await transaction(async (connection) => {
    await lockMailboxRow(connection, store, mbox);
    await finishCompaction(mbox);
  });
}
