import type { UserFiles } from '@/lib/formats/dspam/userdir';
import { compactingPath } from '@/lib/formats/mbox/compact';
import { type LocatedRecord, locateRecord, type WantedRecord } from '@/lib/formats/mbox/locate-record';
import { findFile } from '@/lib/ground/files/find-file';
import { inodeOf } from '@/lib/ground/files/inode';
import { openMailbox } from '@/lib/store/index/logs/mailbox-file';
import type { Operation } from './operation';
import { recoverCompaction } from './recover-compaction';

/**
 * Finds the record of an operation: where it was, or where a compaction or another program has moved it. Null when it
 * is in the quarantine no longer. This is only certain if no compaction began meanwhile, because during one some
 * messages are in neither file that is looked at. Throws `unavailable` when the file may not be read.
 */
export async function findRecord(operation: Operation, files: UserFiles): Promise<LocatedRecord | null> {
  for (;;) {
    await recoverCompaction(operation.store, files);
    const before = await fileAt(files.mbox);
    const found = await lookFor(files.mbox, wantedBy(operation));
    if (found) return found;
    const isSame = (await fileAt(files.mbox)) === before;
    if (isSame && (await fileAt(compactingPath(files.mbox))) === null) return null;
  }
}

/**
 * The same for a caller that holds the mailbox row and has finished any compaction. Throws `unavailable` when the file
 * may not be read.
 */
export async function lookFor(mbox: string, wanted: WantedRecord): Promise<LocatedRecord | null> {
  const opened = await openMailbox(mbox);
  if (!opened) return null;
  try {
    return await locateRecord(opened.handle, wanted);
  } finally {
    await opened.handle.close();
  }
}

/** What an operation knows about its record. */
export function wantedBy({ byteOffset, byteLength, digest }: Operation): WantedRecord {
  return { offset: Number(byteOffset), length: byteLength, digest };
}

async function fileAt(path: string): Promise<bigint | null> {
  const found = await findFile(path);
  return found && inodeOf(found);
}
