import { open } from 'node:fs/promises';
import { prisma } from '@/lib/db/prisma';
import type { UserFiles } from '@/lib/dspam/userdir';
import { syncQuarantine } from '@/lib/index/sync-quarantine';
import { readBytes } from '@/lib/mbox/record';
import { type Operation, recordDigest } from './operation';

/** Where the record of an operation is now. */
export interface FoundRecord {
  record: Buffer;
  byteOffset: bigint;
}

/**
 * Finds the record of an operation: at the place where it was, or, after a compaction or a rewrite by another program, where
 * the index has it now. Null when it is in the quarantine no longer.
 */
export async function findRecord(operation: Operation, files: UserFiles): Promise<FoundRecord | null> {
  const here = await readIfSame(operation, files, operation.byteOffset);
  if (here) return here;
  const mailbox = await syncQuarantine(operation.store, files.mbox);
  const row = await prisma().message.findUnique({
    where: { mailboxId_key: { mailboxId: mailbox.id, key: operation.messageKey } },
  });
  // Empty lines at its end may count as an erased neighbour's by now, so the length may differ; the bytes must not.
  return row ? readIfSame(operation, files, row.byteOffset) : null;
}

async function readIfSame(
  operation: Operation,
  files: UserFiles,
  byteOffset: bigint,
): Promise<FoundRecord | null> {
  const file = await open(files.mbox, 'r').catch(() => null);
  if (!file) return null;
  try {
    const record = await readBytes(file, Number(byteOffset), operation.byteLength);
    return recordDigest(record) === operation.digest ? { record, byteOffset } : null;
  } finally {
    await file.close();
  }
}
