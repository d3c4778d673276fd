import type { ResultSetHeader } from 'mysql2/promise';
import { AppError } from '@/lib/ground/errors';
import { isOwn, ownHolder, SILENT_MS } from '@/lib/store/db/lock-rows';
import { pool } from '@/lib/store/db/pool';
import type { Operation } from './operation';

/** Somebody else has taken the message over from this process, which stood still for too long: the filter was not started. */
export class TakenOver extends AppError {
  constructor(id: bigint) {
    super('conflict', `operation ${id} was taken over`, { reason: 'busy' });
  }
}

/** What is noted with the start of a run that goes on from one that has learned. */
type Learned = Pick<Operation, 'trained' | 'logInode' | 'logOffset' | 'startedAt'>;

/**
 * Notes that the filter is about to be started for an operation, as the very last thing before. It is the point of no return: from then on
 * nobody treats the operation as one for which nothing ran, until the time is over that a run can last, by the clock of the database; and
 * this process, if it stood still meanwhile and another has taken the message over or settled it, throws `TakenOver` here, and starts
 * nothing. In a cluster the row of the operation tells which of the two was first. See decision 215.
 */
export async function beginRun(id: bigint, from: Operation['state'], learned?: Learned): Promise<void> {
  const noted = learned
    ? {
        trained: learned.trained,
        log_inode: learned.logInode.toString(),
        log_offset: learned.logOffset.toString(),
        started_at: learned.startedAt,
      }
    : null;
  for (;;) {
    const asked = performance.now();
    const [{ affectedRows }] = await pool().query<ResultSetHeader>(
      `UPDATE dashboard_operation SET run_at = UTC_TIMESTAMP(3)${noted ? ', ?' : ''}
       WHERE id = ? AND state = ? AND ${isOwn('dashboard_operation.claim')}`,
      [...(noted ? [noted] : []), id.toString(), from, ownHolder()],
    );
    if (affectedRows === 0) throw new TakenOver(id);
    // The answer has waited for a process that stood still: it is of then.
    if (performance.now() - asked < SILENT_MS) return;
  }
}
