import type { Question } from '@/lib/store/db/ask';
import { asOneOf, orNull } from '@/lib/store/db/columns';
import type { Prisma } from '@/lib/store/db/generated/client';
import { prisma } from '@/lib/store/db/prisma';
import type { Operation } from './operation';

/** The last thing that the filter was told about a message from here. */
export type LastTraining = Pick<Operation, 'kind' | 'trainAs' | 'way'>;

/**
 * What was done here last that taught the filter something of a message: a release by the signature or from the text
 * (even one whose delivery failed, F§5), a retrain, an undo. Null when it learned nothing. `signature` is '' if none is
 * followed; `messageKey` names a message without one.
 */
export async function findLastTraining(
  store: string,
  signature: string,
  messageKey?: string,
): Promise<LastTraining | null> {
  return findLast(store, signature, messageKey);
}

const TRAINING = {
  kind: asOneOf('release', 'delete', 'restore', 'expire', 'retrain'),
  trainAs: orNull(asOneOf('spam', 'innocent')),
  way: asOneOf('error', 'corpus', 'deliver', 'none', 'signature'),
};

/** The same, for who asks for more with it. */
export function lastTrainingQuestion(
  store: string,
  signature: string,
  messageKey: string,
): Question<typeof TRAINING> {
  return {
    columns: TRAINING,
    sql: `SELECT kind, train_as, way FROM (${lastBy('message_key', 'dashboard_operation_store_message_key_idx')}
      UNION ALL ${lastBy('signature', 'dashboard_operation_signature')}) last ORDER BY id DESC LIMIT 1`,
    values: [store, messageKey, store, signature],
  };
}

/** By one name at a time, each from its index: by either of them, MariaDB reads all operations of a store. */
function lastBy(column: 'message_key' | 'signature', index: string): string {
  return `(SELECT id, kind, train_as, way FROM dashboard_operation FORCE INDEX (${index})
    WHERE store = ? AND ${column} = ? AND ${column} <> '' AND (trained OR kind = 'release' AND way = 'corpus' AND proof = 'log')
    ORDER BY id DESC LIMIT 1)`;
}

/** The same, in full; `also` are others of a message that count as well. */
export async function findLast(
  store: string,
  signature: string,
  messageKey?: string,
  also: readonly Prisma.OperationWhereInput[] = [],
): Promise<Operation | null> {
  const named = [...(signature ? [{ signature }] : []), ...(messageKey ? [{ messageKey }] : [])];
  const found = await Promise.all(
    named.map((name) =>
      prisma().operation.findFirst({
        // Releases from the text by an older version are not marked as such.
        where: { store, ...name, OR: [{ trained: true }, FED, ...also] },
        orderBy: { id: 'desc' },
      }),
    ),
  );
  const [first = null, second = null] = found;
  return !first || (second && second.id > first.id) ? second : first;
}

/** A release from the text, of which the log has the record. */
const FED = { kind: 'release', way: 'corpus', proof: 'log' } as const;

/** Whether the filter counts a message as innocent by what it was told last. */
export function isInnocent(last: LastTraining | null): boolean {
  return last?.kind === 'release' || last?.trainAs === 'innocent';
}

/**
 * Whether it was learned from the text: that, DSPAM cannot take back. Its only way to unlearn a text takes the words
 * back, but leaves the total, and counts one more (decision 117).
 */
export function isForGood(last: LastTraining | null): boolean {
  return last?.kind === 'release' && last.way === 'corpus';
}
