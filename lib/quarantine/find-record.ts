import { stat } from 'node:fs/promises';
import type { UserFiles } from '@/lib/dspam/userdir';
import { compactingPath } from '@/lib/mbox/compact';
import { type LocatedRecord, locateRecord } from '@/lib/mbox/locate-record';
import { recoverCompaction } from './compact-quarantine';
import type { Operation } from './operation';

/**
 * Finds the record of an operation: where it was, or where a compaction or another program has moved it. Null when it is in
 * the quarantine no longer. That is only said of a file that nobody has begun to compact meanwhile, for then a part of the
 * messages is in none that is looked at.
 */
export async function findRecord(operation: Operation, files: UserFiles): Promise<LocatedRecord | null> {
  for (;;) {
    await recoverCompaction(operation.store, files);
    const before = await inodeOf(files.mbox);
    const found = await locateRecord(files.mbox, wantedBy(operation));
    if (found) return found;
    const isSame = (await inodeOf(files.mbox)) === before;
    if (isSame && (await inodeOf(compactingPath(files.mbox))) === null) return null;
  }
}

/** What an operation knows of its record. */
export function wantedBy({ byteOffset, byteLength, digest }: Operation) {
  return { offset: Number(byteOffset), length: byteLength, digest };
}

async function inodeOf(path: string): Promise<bigint | null> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  return found?.ino ?? null;
}
