import { getConfig } from '@/lib/config';
import { AppError } from '@/lib/errors';
import { deleteMessage } from './delete-message';
import { type FailureReason, newBatch } from './operation';
import { type Outcome, releaseMessage } from './release-message';

export interface BatchOutcome {
  batch: string;
  outcomes: Outcome[];
}

/** Releases or deletes messages, each for itself: one that fails stays, the others go. */
export async function applyToMessages(
  kind: 'release' | 'delete',
  actor: string,
  user: string,
  keys: string[],
): Promise<BatchOutcome> {
  const batch = newBatch();
  const run = kind === 'release' ? releaseMessage : deleteMessage;
  const waiting = [...new Set(keys)];
  const outcomes: Outcome[] = [];
  const worker = async () => {
    for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) {
      outcomes.push(await run(actor, user, key, batch).catch((error) => outcomeOf(error, key ?? '')));
    }
  };
  await Promise.all(Array.from({ length: getConfig().deliveryConcurrency }, worker));
  return { batch, outcomes };
}

/** What was foreseen becomes the reason of that one message; anything else goes to the log, and the others go on. */
function outcomeOf(error: unknown, key: string): Outcome {
  if (!(error instanceof AppError)) console.error('operation failed', error);
  const known = error instanceof AppError ? error : null;
  const reason = known?.code === 'not-found' ? 'gone' : ((known?.reason ?? 'failed') as FailureReason);
  return { key, ok: false, operationId: null, reason };
}
