import { AppError } from '@/lib/ground/errors';
import { underWay } from '@/lib/ground/process/under-way';
import { type Slots, whileHeld } from '@/lib/store/db/while-held';
import { claimOf } from './operation';

/**
 * Runs `work` on a message while this process holds it, from before its operation is begun until after its end:
 * meanwhile nobody treats the operation as abandoned, whatever the clocks say. Throws `conflict` (reason `busy`) while
 * somebody else holds it. With `slots` (delivery-turn.ts) it waits for one. A server that is told to stop waits for it. See decisions 211 and 215.
 */
export async function holdMessage<T>(
  { store, messageKey }: { store: string; messageKey: string },
  work: () => Promise<T>,
  slots?: Slots,
): Promise<T> {
  const done = await underWay(() => whileHeld(claimOf(store, messageKey), work, slots));
  if (!done) throw new AppError('conflict', 'somebody works on the message', { reason: 'busy' });
  return done.value;
}
