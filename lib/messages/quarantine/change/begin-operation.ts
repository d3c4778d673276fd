import { AppError } from '@/lib/ground/errors';
import { endOperation, type Operation, startOperation } from '@/lib/messages/operations/operation';
import { isStillThere, type LoadedRecord } from '@/lib/messages/quarantine/open/load-record';

/**
 * Writes down what is about to be done to a message, and holds the message while it is done. Between the reading of the
 * record and the hold somebody else may have finished with it; so it is read once more. Throws `conflict` (reason `busy`)
 * when somebody is working on it, `not-found` when it is gone meanwhile.
 */
export async function beginOperation(
  loaded: LoadedRecord,
  who: { actor: string; batch: string },
  plan: Parameters<typeof startOperation>[1],
): Promise<Operation> {
  const { place, row, record } = loaded;
  const subject = {
    store: place.store,
    member: place.sharing === 'none' ? '' : row.member,
    messageKey: row.key,
    signature: row.signature,
    fromText: row.fromText,
    subject: row.subject,
    byteOffset: Number(row.byteOffset),
    record: record.bytes,
  };
  const operation = await startOperation({ ...subject, ...who }, plan);
  if (await isStillThere(loaded)) return operation;
  await endOperation(operation.id, ['started'], 'failed', { reason: 'gone' });
  throw new AppError('not-found', 'somebody else has finished with it', { reason: 'messageGone' });
}
