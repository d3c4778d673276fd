import { askRows, type Question } from '@/lib/store/db/ask';
import { asBigInt, asDate, asFlag, asNumber, asOneOf, asText, orNull } from '@/lib/store/db/columns';
import type { Operation } from './operation';

const TOUCHING = {
  id: asBigInt,
  messageKey: asText,
  kind: asOneOf('release', 'delete', 'restore', 'expire'),
  state: asOneOf('started', 'delivered', 'copied', 'done', 'failed', 'unconfirmed'),
  reason: orNull(asText),
  recipient: asText,
  forgotten: asFlag,
  exitCode: orNull(asNumber),
  output: orNull(asText),
  startedAt: asDate,
};

/** Of an operation that touches the quarantine, what pages show. */
export type TouchingOperation = Pick<Operation, Exclude<keyof typeof TOUCHING, 'kind'>> & {
  kind: Exclude<Operation['kind'], 'retrain'>;
};

const COLUMNS = 'id, message_key, kind, state, reason, recipient, forgotten, exit_code, output, started_at';

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

/** The last of these on one message. */
export function lastTouchingQuestion(store: string, key: string): Question<typeof TOUCHING> {
  return {
    columns: TOUCHING,
    sql: `SELECT ${COLUMNS} FROM dashboard_operation
      WHERE store = ? AND message_key = ? AND kind <> 'retrain' ORDER BY id DESC LIMIT 1`,
    values: [store, key],
  };
}

/** The last that has put it back. */
export function lastRestoreQuestion(store: string, key: string): Question<typeof TOUCHING> {
  return {
    columns: TOUCHING,
    sql: `SELECT ${COLUMNS} FROM dashboard_operation WHERE store = ? AND message_key = ?
      AND kind = 'restore' AND state IN ('copied', 'done') ORDER BY id DESC LIMIT 1`,
    values: [store, key],
  };
}

/** Of these operations the newest of each message, where it failed or is unconfirmed, by message key. */
export function failuresOf(operations: readonly TouchingOperation[]): Map<string, TouchingOperation> {
  const newest = new Map(operations.map((operation) => [operation.messageKey, operation]));
  return new Map(
    [...newest].filter(([, operation]) => operation.reason !== null && operation.state !== 'done'),
  );
}

/** The newest failed or unconfirmed operation of each of these messages, by message key. */
export async function listFailures(store: string, keys: string[]): Promise<Map<string, TouchingOperation>> {
  return failuresOf(await listTouching(store, keys));
}
