import type { Restored } from '@/lib/messages/quarantine/change/restore-message';
import { type ChangeResult, NOTHING_DONE } from './change-result';

/** How putting messages back, or retraining them back, ended, as the page says it. */
export function undoResult(restored: Restored[]): ChangeResult {
  const back = restored.filter(({ ok }) => ok);
  return {
    ...NOTHING_DONE,
    intent: 'undo',
    done: back.length,
    failed: restored.flatMap(({ key, ok, reason }) => (ok ? [] : [{ key, reason: reason ?? 'failed' }])),
    retrained: back.filter(({ wasRetrained }) => wasRetrained).length,
    delivered: back.filter(({ wasDelivered }) => wasDelivered).length,
    notReversed: back.filter(({ reversed }) => reversed === false).length,
  };
}

/** What the page says when a job puts messages back from now on. */
export function queuedUndo(queued: number): ChangeResult {
  return { ...undoResult([]), queued };
}
