import { holdMessage } from '@/lib/messages/operations/hold-message';
import { endOperation } from '@/lib/messages/operations/operation';
import { beginOperation } from '@/lib/messages/quarantine/change/begin-operation';
import { loadRecord } from '@/lib/messages/quarantine/open/load-record';

/** Writes down that the filter has learned a message already, so that a release only delivers it (decision 112). */
export async function noteFed(
  user: string,
  key: string,
  who: { actor: string; batch: string },
): Promise<void> {
  const loaded = await loadRecord(user, key);
  await holdMessage({ store: loaded.place.store, messageKey: key }, async () => {
    const { id } = await beginOperation(loaded, who, { kind: 'release', way: 'corpus' });
    await endOperation(id, ['started'], 'failed', { trained: true, reason: 'deliveryFailed' });
  });
}
