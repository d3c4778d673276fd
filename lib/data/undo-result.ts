import type { Restored } from '@/lib/quarantine/restore-message';
import type { ChangeResult } from './actions/change-quarantine';

/** How putting messages back ended, as the page says it. */
export function undoResult(restored: Restored[]): ChangeResult {
  const failed = restored.flatMap(({ key, ok, reason }) => (ok ? [] : [{ key, reason: reason ?? 'failed' }]));
  const back = restored.filter(({ ok }) => ok);
  return {
    intent: 'undo',
    done: back.length,
    failed,
    batch: null,
    delivered: back.filter(({ wasDelivered }) => wasDelivered).length,
    queued: 0,
    notReversed: back.filter(({ reversed }) => reversed === false).length,
  };
}
