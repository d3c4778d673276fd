import type { ResultSetHeader } from 'mysql2/promise';
import type { UserFiles } from '@/lib/formats/dspam/userdir';
import { appendCopy } from '@/lib/formats/mbox/append-copy';
import { AppError } from '@/lib/ground/errors';
import { isNotPlain } from '@/lib/ground/files/not-plain';

import type { FailureReason } from '@/lib/ground/reasons';

import { asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';

import { transaction } from '@/lib/store/db/pool';
import { lockMailboxRow } from '@/lib/store/index/quarantine/mailbox-row';
import { copyOwner } from './copy-owner';
import { eraserOf, RecordMoved } from './eraser-of';
import { noteOperation, type Operation } from './operation';
import { obstacleOf } from './require-writable';

/** Only a compaction that had begun before, or another program, moves it meanwhile. */
const ATTEMPTS = 3;

/**
 * Takes the record of an operation out of the quarantine: first the copy for undo, on the disk, then the blank, then the
 * index. Every step may be done again after a crash. Throws AppError with a FailureReason; nothing is erased without a copy.
 * `copying` is a copy that was begun already. With reason `busy` somebody else has it in hand, and whoever called must not end it.
 */
export async function eraseWithCopy(
  operation: Operation,
  files: UserFiles,
  record: Buffer,
  copying?: Promise<number>,
): Promise<void> {
  if (operation.copyOffset === null) {
    const copyOffset = await (copying ?? keepCopy(operation, files, record));
    await noteOperation(operation.id, ['started', 'delivered'], {
      state: 'copied',
      copyOffset: BigInt(copyOffset),
      byteOffset: operation.byteOffset,
    });
  }
  await asReason(operation, 'eraseFailed', () => eraseFromNotedPlace(operation, files));
}

/**
 * A crash may come between the blank and its note. Then only the place that is noted tells whether the record was erased, as another
 * message can have the same bytes (was-erased.ts): where it was moved, its new place is noted before.
 */
async function eraseFromNotedPlace(operation: Operation, files: UserFiles): Promise<void> {
  let here = operation;
  for (let attempt = 1; ; attempt++)
    try {
      return await eraseAndEnd(here, files);
    } catch (error) {
      if (!(error instanceof RecordMoved) || attempt === ATTEMPTS) throw error;
      here = { ...operation, byteOffset: BigInt(error.offset) };
      await noteOperation(operation.id, ['copied'], { byteOffset: here.byteOffset });
    }
}

/**
 * Writes the copy of a record, and waits until it is on the disk. Answers where its bytes lie, behind its label. Throws as eraseWithCopy.
 */
export function keepCopy(operation: Operation, files: UserFiles, record: Buffer): Promise<number> {
  return asReason(operation, 'copyFailed', () => appendCopy(files.removedMbox, record, copyOwner(operation)));
}

/**
 * The blank, the index and the end of the operation, in one transaction: while it holds the rows, no compaction moves the
 * file, and nobody else ends the operation.
 */
async function eraseAndEnd(operation: Operation, { mbox }: UserFiles): Promise<void> {
  const { id, store } = operation;
  const erase = eraserOf(operation, mbox);
  await transaction(async (connection) => {
    const row = await lockMailboxRow(connection, store, mbox);
    const [ended] = await connection.query<ResultSetHeader>(
      "UPDATE dashboard_operation SET state = 'done', claim = NULL, finished_at = ? WHERE id = ? AND state = 'copied'",
      [new Date(), id.toString()],
    );
    if (ended.affectedRows === 0) {
      const [now] = await fetchRows(
        [asText],
        'SELECT state FROM dashboard_operation WHERE id = ?',
        [id.toString()],
        connection,
      );
      if (now?.[0] === 'done') return;
      throw new AppError('conflict', `operation ${id} was settled meanwhile`, { reason: 'busy' });
    }
    await erase(connection, row);
  });
}

/**
 * File errors become a reason that a person can read; what was foreseen keeps its own. A release has delivered the mail already: to people,
 * that is another thing than a delete that did nothing.
 */
async function asReason<T>(
  { kind }: Operation,
  otherwise: 'copyFailed' | 'eraseFailed',
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const isForeseen = cause instanceof AppError && !isNotPlain(cause);
    if (isForeseen && (kind !== 'release' || cause.reason === 'busy')) throw cause;
    const obstacle = obstacleOf(cause, otherwise);
    const reason = kind === 'release' ? afterDelivery(obstacle, otherwise) : obstacle;
    throw new AppError('unavailable', otherwise, { cause, reason });
  }
}

function afterDelivery(obstacle: FailureReason, step: 'copyFailed' | 'eraseFailed'): FailureReason {
  if (obstacle === 'locked') return 'deliveredLocked';
  if (obstacle === 'notWritable' || obstacle === 'groupNotOurs') return 'deliveredNotWritable';
  return step === 'copyFailed' ? 'deliveredNoCopy' : 'deliveredNotErased';
}
