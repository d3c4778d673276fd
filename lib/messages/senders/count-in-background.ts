import { inBackground } from '@/lib/ground/in-background';
import { withNamedLock } from '@/lib/store/db/named-lock';
import { countSomeSenders } from '@/lib/store/index/history/count-some-senders';

// Two who ask in one process wait for the same work; two processes meet at the lock.
const runs = new Map<number, Promise<void>>();

/** Counts the senders of a history to its end, step by step. */
export function countInBackground(logId: number): Promise<void> {
  const known = runs.get(logId);
  if (known) return known;
  const run = inBackground(() => withNamedLock(`senders ${logId}`, () => countToTheEnd(logId)))
    .then(() => undefined)
    .finally(() => runs.delete(logId));
  runs.set(logId, run);
  return run;
}

async function countToTheEnd(logId: number): Promise<void> {
  for (;;) {
    const done = await countSomeSenders(logId);
    if (!done || done.counted >= done.entries) return;
  }
}
