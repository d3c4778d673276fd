import { AppError } from '@/lib/ground/errors';
import { whileHeld } from '@/lib/store/db/while-held';
import { claimOf } from './operation';

/**
 * Runs `work` on a message while this process holds it, from before its operation is begun until after its end:
 * meanwhile nobody treats the operation as abandoned, whatever the clocks say. Throws `conflict` (reason `busy`) while
 * somebody else holds it. See decision 057.
 */
export async function holdMessage<T>(
  { store, messageKey }: { store: string; messageKey: string },
  work: () => Promise<T>,
): Promise<T> {
  const done = await whileHeld(claimOf(store, messageKey), work);
  if (!done) throw new AppError('conflict', 'somebody works on the message', { reason: 'busy' });
  return done.value;
}
