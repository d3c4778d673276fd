import { AppError } from '@/lib/ground/errors';
import { log } from '@/lib/ground/log';
import type { FailureReason } from '@/lib/ground/reasons';
import { failureOf } from '@/lib/messages/operations/failure-of';
import { whileInHand } from '@/lib/messages/operations/in-hand';
import { newBatch, type Operation } from '@/lib/messages/operations/operation';
import { getConfig } from '@/lib/store/config/config';
import { databaseTrouble } from '@/lib/store/db/database-trouble';
import { confirmArrival } from './confirm-arrival';
import { deleteMessage } from './delete-message';
import { type Outcome, type ReleaseChoice, releaseMessage } from './release-message';
import type { Restored } from './restore-message';

export interface BatchOutcome<One extends Outcome = Outcome> {
  batch: string;
  outcomes: (One | Outcome)[];
}

const RUN = { delete: deleteMessage, arrived: confirmArrival };

/**
 * Releases or deletes messages, or takes them as arrived, each for itself: one that fails stays, the others go. `choice` is of a release.
 */
export async function applyToMessages(
  kind: 'release' | keyof typeof RUN,
  actor: string,
  user: string,
  keys: string[],
  choice?: ReleaseChoice,
): Promise<BatchOutcome> {
  const batch = newBatch();
  const run = (key: string) =>
    kind === 'release' ? releaseMessage(actor, user, key, batch, choice) : RUN[kind](actor, user, key, batch);
  const click = {
    batch,
    actor,
    user,
    kind: kind === 'delete' ? kind : ('release' as const),
    intent: kind,
    keys,
  };
  return whileInHand(click, () => applyToEach(keys, run, batch));
}

/** Does something to each of some messages, as one click that can be undone as one; the outcomes are in the order of the keys. */
export async function applyToEach<One extends Outcome>(
  keys: string[],
  run: (key: string, batch: string) => Promise<One>,
  batch = newBatch(),
): Promise<BatchOutcome<One>> {
  const waiting = [...new Set(keys)].entries();
  const outcomes: (One | Outcome)[] = [];
  const worker = async () => {
    for (const [place, key] of waiting) {
      outcomes[place] = await run(key, batch).catch((error) => outcomeOf(error, key));
    }
  };
  await Promise.all(Array.from({ length: getConfig().deliveryConcurrency }, worker));
  return { batch, outcomes };
}

/** What was foreseen becomes the reason of that one message; anything else goes to the log, and the others go on. */
function outcomeOf(error: unknown, key: string): Outcome {
  if (!(error instanceof AppError)) log.error('operation failed', { message: key }, error);
  return { key, ok: false, operationId: null, reason: reasonOf(error) };
}

/** Puts a message back, or says why it was left alone: one that fails does not keep the others. */
export async function restoredOrNot(undone: Operation, restore: () => Promise<Restored>): Promise<Restored> {
  return restore().catch((error) => ({
    ...outcomeOf(error, undone.messageKey),
    reversed: null,
    wasDelivered: undone.kind === 'release',
    wasRetrained: undone.kind === 'retrain',
  }));
}

/** Why a message was left alone, as a key of `failure.`. */
export function reasonOf(error: unknown): FailureReason {
  const known = error instanceof AppError ? error : databaseTrouble(error);
  const isGone = known?.code === 'not-found' && known.reason !== 'notInHistory';
  return isGone ? 'gone' : failureOf(known, 'failed');
}
