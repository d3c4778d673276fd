import { expect, it } from 'vitest';
import { listRetrainFacts } from '@/lib/messages/history/list-retrain-facts';
import { newBatch } from '@/lib/messages/operations/operation';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { restoreRemoved } from '@/lib/messages/removed/restore-removed';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '../../../support/test-site';

const site = await testSite();
const user = 'alice@example.org';

async function factsOf(signature: string) {
  const [facts] = await listRetrainFacts(await openQuarantine(user), [{ signature, class: 'spam' }]);
  return { quarantinedKey: facts?.quarantinedKey, taken: facts?.taken };
}

it('tells of a message how it was taken out of the quarantine, until it is back', async () => {
  const { signature } = await site.quarantine({ user });
  await site.quarantine({ user });
  expect(await factsOf(signature)).toEqual({ quarantinedKey: signature, taken: null });
  await deleteMessage(user, user, signature, newBatch());
  expect(await factsOf(signature)).toEqual({ quarantinedKey: null, taken: 'delete' });
  const { id } = await prisma().operation.findFirstOrThrow({ where: { messageKey: signature } });
  await restoreRemoved(user, user, [id]);
  expect(await factsOf(signature)).toMatchObject({ quarantinedKey: signature });
});
