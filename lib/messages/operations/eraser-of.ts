import type { PoolConnection } from 'mysql2/promise';
import { eraseRecord } from '@/lib/formats/mbox/erase';
import { AppError } from '@/lib/ground/errors';
import { requireOpen } from '@/lib/store/db/ask-under-lock';
import { forgetMessage } from '@/lib/store/index/quarantine/forget-message';
import type { MailboxRow } from '@/lib/store/index/quarantine/mailbox-row';
import { lookFor, wantedBy } from './find-record';
import type { Operation } from './operation';
import { finishUnder } from './recover-compaction';

const ATTEMPTS = 3;

/** The record is at another place than its operation says. */
export class RecordMoved extends Error {
  readonly offset: number;

  constructor(offset: number) {
    super(`the record is at ${offset}`);
    this.name = 'RecordMoved';
    this.offset = offset;
  }
}

/**
 * Blanks the record of an operation wherever it is by now, and takes it out of the index, inside the caller's transaction, which
 * has locked `row`, so that no compaction begins meanwhile. Make one for all tries of that transaction: a deadlock takes back what
 * was done to the index, not what was done to the file. Nothing is blanked any more when the transaction has been taken back. Throws
 * `conflict` (reason `changed`) when the record is not in the file, and RecordMoved before anything was done where it is not at the place that is noted.
 */
export function eraserOf(
  operation: Operation,
  mbox: string,
): (connection: PoolConnection, row: MailboxRow) => Promise<void> {
  let erased: Awaited<ReturnType<typeof eraseWhereItIs>> | undefined;
  return async (connection, row) => {
    // One that a crash has cut short would bring the record back when it is finished.
    const known = await finishUnder(connection, row, mbox);
    erased ??= await eraseWhereItIs(operation, mbox, () => requireOpen(connection));
    await forgetMessage(connection, known, { key: operation.messageKey, ...erased });
  };
}

async function eraseWhereItIs(operation: Operation, mbox: string, begin: () => Promise<void>) {
  for (let attempt = 1; ; attempt++) {
    const found = await lookFor(mbox, wantedBy(operation));
    if (!found) throw new AppError('conflict', 'the record is not there', { reason: 'changed' });
    const { offset, bytes } = found;
    if (offset !== Number(operation.byteOffset)) throw new RecordMoved(offset);
    try {
      const stamp = await eraseRecord(mbox, offset, bytes, begin);
      return { byteOffset: offset, byteLength: bytes.length, ...stamp };
    } catch (error) {
      // Another program may have moved it while this one waited for the lock.
      const isMoved = error instanceof AppError && error.reason === 'changed';
      if (!isMoved || attempt === ATTEMPTS) throw error;
    }
  }
}
