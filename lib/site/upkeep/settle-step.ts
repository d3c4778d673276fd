import { userFiles } from '@/lib/formats/dspam/userdir';
import { OPEN_STATES } from '@/lib/messages/operations/operation';
import { recoverCompaction } from '@/lib/messages/operations/recover-compaction';
import { settleOperations } from '@/lib/messages/operations/settle-operations';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import { forEachStore, type MaintenanceStep } from './maintenance-step';

const UNFINISHED = { state: { in: OPEN_STATES } };

/** Settles what a crash left unfinished in mailboxes that nobody has opened since. */
export const settleStep: MaintenanceStep = {
  name: 'unfinished',
  async run() {
    const open = await prisma().operation.findMany({
      where: UNFINISHED,
      distinct: ['store'],
      select: { store: true },
    });
    const { done, failures } = await forEachStore(
      open.map(({ store }) => store),
      settleStore,
    );
    return {
      did: `${done} settled, ${await prisma().operation.count({ where: UNFINISHED })} left`,
      failures,
    };
  },
};

async function settleStore(store: string): Promise<number> {
  const { dspamHome, scale } = getConfig();
  const before = await prisma().operation.count({ where: { store, ...UNFINISHED } });
  // The folder's owner is certain, even if that user's mail has been moved elsewhere since.
  const place = { ...(await findMailboxPlace(store)), store, files: userFiles(dspamHome, scale, store) };
  await recoverCompaction(store, place.files);
  await settleOperations(place);
  return before - (await prisma().operation.count({ where: { store, ...UNFINISHED } }));
}
