import { setTimeout as wait } from 'node:timers/promises';
import type { PoolConnection } from 'mysql2/promise';
import type { UserFiles } from '@/lib/formats/dspam/userdir';
import { reservePlace } from '@/lib/formats/mbox/append';
import { fillPlace } from '@/lib/formats/mbox/fill-place';
import { AppError } from '@/lib/ground/errors';
import { askUnderLock } from '@/lib/store/db/ask-under-lock';
import { transaction } from '@/lib/store/db/pool';
import { distrustRow, lockMailboxRow } from '@/lib/store/index/quarantine/mailbox-row';
import { noteOperation, type Operation } from './operation';
import { finishUnder } from './recover-compaction';

const POLL_MS = 50;
/** Somebody who writes all the time keeps us out for no longer. */
const PATIENCE_MS = 30_000;

/**
 * Writes the record of a restore into the quarantine: a place is reserved at its end, that is noted (`placed`), and only then the record is
 * written there, with the note that it was (`copied`). So what a crash has left is settled by the place, whatever else has the same bytes; and once
 * a place is noted, the record comes to stand there, whoever writes it: of one that is `placed` already it is written to its end.
 * The mailbox row is held meanwhile, so that nothing is moved, and no visit reads the place while it is blank. Throws `conflict`:
 * `changed` where something else stands there, `locked` when somebody writes to the file all the time, `busy` when somebody else has settled
 * it; and the errors of files. See decision 222.
 */
export async function putInPlace(operation: Operation, { mbox }: UserFiles, record: Buffer): Promise<void> {
  const { id, store, state, byteOffset } = operation;
  const deadline = performance.now() + PATIENCE_MS;
  // Not reserved again when the transaction is.
  let place = state === 'placed' ? Number(byteOffset) : null;
  const put = async (connection: PoolConnection): Promise<boolean> => {
    const row = await finishUnder(connection, await lockMailboxRow(connection, store, mbox), mbox);
    if (place === null) {
      const reserved = await reservePlace(mbox, record.length);
      if (reserved === null) return false;
      // Known from now on, whatever becomes of this transaction.
      await noteOperation(id, ['started'], { state: 'placed', byteOffset: BigInt(reserved) });
      place = reserved;
    }
    await fillPlace(mbox, place, record, () => noteWritten(connection, id));
    // A visit after a crash has read it as it was left.
    if (row.stamp.size > BigInt(place)) await distrustRow(connection, row);
    return true;
  };
  while (!(await transaction(put))) {
    if (performance.now() >= deadline)
      throw new AppError('conflict', `${mbox} is being written to all the time`, { reason: 'locked' });
    await wait(POLL_MS);
  }
}

/**
 * In the transaction in which it is written, and under the lock of the file: who has been held up for so long that it was settled writes
 * nothing, also where what was put back has been taken out again since.
 */
async function noteWritten(connection: PoolConnection, id: bigint): Promise<void> {
  const noted = await askUnderLock(
    connection,
    "UPDATE dashboard_operation SET state = 'copied' WHERE id = ? AND state = 'placed'",
    [id.toString()],
  );
  if (noted.affectedRows === 0)
    throw new AppError('conflict', `operation ${id} was settled meanwhile`, { reason: 'busy' });
}

/** Whether it was not written, and will not be, as something else stands at its place. */
export function isChanged(error: unknown): boolean {
  return error instanceof AppError && error.reason === 'changed';
}
