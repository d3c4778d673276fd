import type { PoolConnection } from 'mysql2/promise';
import { beginCompaction, finishCompaction } from '@/lib/formats/mbox/compact';
import { MOST_RECORD_BYTES } from '@/lib/formats/mbox/record';
import { compactedPath } from '@/lib/formats/mbox/watch-compacted';
import { findAnything, findFile } from '@/lib/ground/files/find-file';
import type { OpenedQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { requireOpen } from '@/lib/store/db/ask-under-lock';
import { asBigInt } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { transaction } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { requireLocks } from '@/lib/store/home/locks-apart';
import { lockMailboxRow } from '@/lib/store/index/quarantine/mailbox-row';

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
 * minute. Pages wait meanwhile at the mailbox row. Returns the bytes given back, which are free when the old file was watched for an hour; null when
 * it was not worth it, or the last one is still watched. Throws `unavailable` while it is known that locks do not hold.
 */
export async function compactQuarantine(
  { place, state }: OpenedQuarantine,
  worth = WORTH,
): Promise<number | null> {
  requireLocks();
  const { mbox } = place.files;
  const before = await findFile(mbox);
  if (!before) return null;
  const size = Number(before.size);
  if (size < worth.smallestBytes || Date.now() - Number(before.mtimeMs) < worth.quietMs) return null;
  if (Number(state.messageBytes) > size * (1 - worth.blankShare)) return null;
  // It could not be carried over.
  const tooLarge = await prisma().message.findFirst({
    where: { mailboxId: state.id, byteLength: { gt: MOST_RECORD_BYTES } },
    select: { seq: true },
  });
  if (tooLarge) return null;
  return transaction(async (connection) => {
    await lockMailboxRow(connection, place.store, mbox);
    if (await isHeld(connection, place.store)) return null;
    // Another process may have been killed in one since the quarantine was opened.
    await finishCompaction(mbox);
    // The file of an earlier one is still watched.
    if (await findAnything(compactedPath(mbox))) return null;
    await beginCompaction(mbox, () => requireOpen(connection));
    await finishCompaction(mbox);
    return size - Number((await findFile(mbox))?.size ?? 0);
  });
}

/**
 * Whether a record may have been erased, or put back, without a note of it: where the process was killed only its place tells, so nothing is
 * moved until a visit has settled it. See decisions 198 and 222.
 */
async function isHeld(connection: PoolConnection, store: string): Promise<boolean> {
  const open = await fetchRows(
    [asBigInt],
    `SELECT id FROM dashboard_operation WHERE store = ? AND state IN ('copied', 'placed') LIMIT 1`,
    [store],
    connection,
  );
  return open.length > 0;
}
