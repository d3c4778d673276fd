import type { ResultSetHeader } from 'mysql2/promise';
import type { FailureReason } from '@/lib/ground/reasons';
import { transaction } from '@/lib/store/db/pool';
import type { Operation } from './operation';

/**
 * Ends an operation that was to undo another, and did not; the other can be undone again from the same moment on: a crash in between would
 * leave a copy that is in no list. As endOperation else.
 */
export function endUndo(
  id: bigint,
  from: Operation['state'][],
  to: 'failed' | 'unconfirmed',
  undone: bigint | null,
  reason: FailureReason,
): Promise<boolean> {
  return transaction(async (connection) => {
    const [ended] = await connection.query<ResultSetHeader>(
      'UPDATE dashboard_operation SET state = ?, claim = NULL, finished_at = ?, reason = ? WHERE id = ? AND state IN (?)',
      [to, new Date(), reason, id.toString(), from],
    );
    if (ended.affectedRows === 0) return false;
    if (undone !== null)
      await connection.query(
        'UPDATE dashboard_operation SET undone_by = NULL WHERE id = ? AND undone_by = ?',
        [undone.toString(), id.toString()],
      );
    return true;
  });
}
