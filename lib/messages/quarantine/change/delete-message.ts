import { endUnerased } from '@/lib/messages/operations/end-unerased';
import { eraseWithCopy } from '@/lib/messages/operations/erase-with-copy';
import { holdMessage } from '@/lib/messages/operations/hold-message';
import { requireWritable } from '@/lib/messages/operations/require-writable';
import { tellingErrors } from '@/lib/messages/operations/tell-failure';
import { loadRecord } from '@/lib/messages/quarantine/open/load-record';
import { beginOperation } from './begin-operation';
import type { Outcome } from './release-message';

/**
 * Deletes one message from a quarantine, keeping a copy for undo. Nothing is learned: the filter already counts it as spam.
 * Throws AppError (`not-found`, `conflict` busy, `unavailable` where the files cannot be written to) when nothing was begun.
 */
export async function deleteMessage(
  actor: string,
  user: string,
  key: string,
  batch: string,
): Promise<Outcome> {
  return tellingErrors({ actor, store: user, member: '', kind: 'delete', messageKey: key }, () =>
    deleteNow({ actor, batch }, user, key),
  );
}

async function deleteNow(who: { actor: string; batch: string }, user: string, key: string): Promise<Outcome> {
  const loaded = await loadRecord(user, key);
  const { store, files } = loaded.place;
  await requireWritable(files);
  return holdMessage({ store, messageKey: key }, async () => {
    const operation = await beginOperation(loaded, who, { kind: 'delete' });
    const outcome = { key, operationId: operation.id };
    try {
      await eraseWithCopy(operation, files, loaded.record.bytes);
      return { ...outcome, ok: true, reason: null };
    } catch (error) {
      return { ...outcome, ok: false, reason: await endUnerased(operation, files, error) };
    }
  });
}
