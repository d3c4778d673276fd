import { AppError } from '@/lib/ground/errors';
import { holdMessage } from '@/lib/messages/operations/hold-message';
import { doubtOf, listTouching } from '@/lib/messages/operations/list-failures';
import { noteOperation } from '@/lib/messages/operations/operation';
import { requireWritable } from '@/lib/messages/operations/require-writable';
import { tellingErrors } from '@/lib/messages/operations/tell-failure';
import { loadRecord } from '@/lib/messages/quarantine/open/load-record';
import { beginOperation } from './begin-operation';
import { type Outcome, takeOut } from './release-message';

/**
 * Takes a message out of the quarantine because somebody has seen that it arrived: a release whose proof is a person.
 * The filter is not run; what it learned in the doubtful release stays. It can be undone like any other. Throws
 * AppError (`not-found`, `conflict` busy or notInDoubt) when nothing was begun. See decision 054.
 */
export async function confirmArrival(
  actor: string,
  user: string,
  key: string,
  batch: string,
): Promise<Outcome> {
  return tellingErrors({ actor, store: user, member: '', kind: 'release', messageKey: key }, () =>
    confirmNow({ actor, batch }, user, key),
  );
}

async function confirmNow(
  who: { actor: string; batch: string },
  user: string,
  key: string,
): Promise<Outcome> {
  const loaded = await loadRecord(user, key);
  const doubt = doubtOf(await listTouching(loaded.place.store, [key]));
  if (!doubt) throw new AppError('conflict', `no release of ${key} is in doubt`, { reason: 'notInDoubt' });
  const { store, files } = loaded.place;
  await requireWritable(files);
  return holdMessage({ store, messageKey: key }, async () => {
    const operation = await beginOperation(loaded, who, {
      kind: 'release',
      recipient: doubt.recipient,
      forgotten: doubt.forgotten,
    });
    await noteOperation(operation.id, ['started'], { state: 'delivered', proof: 'person' });
    return takeOut(operation, files, loaded);
  });
}
