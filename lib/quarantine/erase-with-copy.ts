import { transaction } from '@/lib/db/pool';
import type { UserFiles } from '@/lib/dspam/userdir';
import { AppError } from '@/lib/errors';
import { forgetMessage } from '@/lib/index/forget-message';
import { appendRecord } from '@/lib/mbox/append';
import { eraseRecord } from '@/lib/mbox/erase';
import { findRecord } from './find-record';
import { type FailureReason, noteOperation, type Operation } from './operation';

/**
 * Takes the record of an operation out of the quarantine: first the copy for undo, on the disk, then the blank, then the
 * index. Every step may be done again after a crash. Throws AppError with a FailureReason; nothing is erased without a copy.
 */
export async function eraseWithCopy(operation: Operation, files: UserFiles, record: Buffer): Promise<void> {
  if (operation.copyOffset === null) {
    const copyOffset = await asReason('copyFailed', () => appendRecord(files.removedMbox, record));
    await noteOperation(operation.id, { state: 'copied', copyOffset: BigInt(copyOffset) });
  }
  const { offset, stamp } = await asReason('eraseFailed', () => eraseWhereItIs(operation, files, record));
  await transaction(async (connection) => {
    await forgetMessage(connection, operation.store, files.mbox, {
      key: operation.messageKey,
      byteOffset: offset,
      byteLength: record.length,
      ...stamp,
    });
    // In the same transaction as the index: one wait for the disk instead of two.
    await connection.query(
      "UPDATE dashboard_operation SET state = 'done', claim = NULL, finished_at = ? WHERE id = ?",
      [new Date(), operation.id.toString()],
    );
  });
}

/** File errors become a reason that a person can read; what was foreseen keeps its own. */
async function asReason<T>(reason: FailureReason, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('unavailable', reason, { cause, reason });
  }
}

/** A compaction or another program may have moved the record since it was read. */
async function eraseWhereItIs(operation: Operation, files: UserFiles, record: Buffer) {
  const offset = Number(operation.byteOffset);
  try {
    return { offset, stamp: await eraseRecord(files.mbox, offset, record) };
  } catch (error) {
    const found = await findRecord(operation, files);
    if (!found || Number(found.byteOffset) === offset) throw error;
    const moved = Number(found.byteOffset);
    return { offset: moved, stamp: await eraseRecord(files.mbox, moved, record) };
  }
}
