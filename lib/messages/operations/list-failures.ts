import { askRows } from '@/lib/store/db/ask';
import { asBigInt, asDate, asFlag, asNumber, asOneOf, asText, orNull } from '@/lib/store/db/columns';
import { isLeft } from '@/lib/store/db/lock-rows';
import type { Operation } from './operation';

const TOUCHING = {
  id: asBigInt,
  messageKey: asText,
  kind: asOneOf('release', 'delete', 'restore', 'expire'),
  state: asOneOf('started', 'placed', 'delivered', 'copied', 'done', 'failed', 'unconfirmed'),
  reason: orNull(asText),
  recipient: asText,
  batch: asText,
  actor: asText,
  forgotten: asFlag,
  exitCode: orNull(asNumber),
  output: orNull(asText),
  startedAt: asDate,
  isLeft: asFlag,
};

/** Of an operation that touches the quarantine, what pages show. */
export type TouchingOperation = Pick<Operation, Exclude<keyof typeof TOUCHING, 'kind' | 'isLeft'>> & {
  kind: Exclude<Operation['kind'], 'retrain'>;
  /** It is open, and no process is at work on it any more (lock-rows.ts); a run of the filter may go on. */
  isLeft: boolean;
};

// Only what is open has a claim.
const COLUMNS = `id, message_key, kind, state, reason, recipient, batch, actor, forgotten, exit_code, output, started_at,
  ${isLeft('claim')}`;

/** All operations on these messages that touch the quarantine, in their order. */
export async function listTouching(store: string, keys: readonly string[]): Promise<TouchingOperation[]> {
  if (keys.length === 0) return [];
  return askRows(
    TOUCHING,
    `SELECT ${COLUMNS}
     FROM dashboard_operation WHERE store = ? AND message_key IN (?) AND kind <> 'retrain' ORDER BY id`,
    [store, keys],
  );
}

/**
 * Whether a release leaves open whether it arrived: only a look into the mailbox can tell. One that failed for certain is no doubt, and takes
 * none away.
 */
function leavesDoubt({ kind, state, reason }: TouchingOperation): boolean {
  return kind === 'release' && (state === 'unconfirmed' || (state === 'failed' && reason === 'interrupted'));
}

/** A later one with which it has gone, or came back: what was in doubt before is over. */
const SETTLES: readonly TouchingOperation['state'][] = ['delivered', 'copied', 'done'];

/**
 * Of operations on one message, in their order: the release of which nobody knows whether it arrived, null when there is none. A try after it
 * that was refused changes nothing about that (decision 190).
 */
export function doubtOf(operations: readonly TouchingOperation[]): TouchingOperation | null {
  let doubt: TouchingOperation | null = null;
  for (const operation of operations) {
    if (leavesDoubt(operation)) doubt = operation;
    else if (SETTLES.includes(operation.state)) doubt = null;
  }
  return doubt;
}

/** The newest operation on a message, where it failed or is unconfirmed. */
export interface Failure {
  last: TouchingOperation;
  /** What leaves open whether it arrived: that one, or one before it. */
  doubt: TouchingOperation | null;
}

/** Of operations on any messages, in their order, those that did not end well, by message key. */
export function failuresOf(operations: readonly TouchingOperation[]): Map<string, Failure> {
  const failures = new Map<string, Failure>();
  const byMessage = new Map<string, TouchingOperation[]>();
  for (const operation of operations)
    byMessage.set(operation.messageKey, [...(byMessage.get(operation.messageKey) ?? []), operation]);
  for (const [key, own] of byMessage) {
    const last = own.at(-1);
    if (last && last.reason !== null && last.state !== 'done')
      failures.set(key, { last, doubt: doubtOf(own) });
  }
  return failures;
}
