import { userFiles } from '@/lib/formats/dspam/userdir';
import { purgeRemoved } from '@/lib/messages/removed/purge-removed';
import { getConfig } from '@/lib/store/config/config';
import { requireLocks } from '@/lib/store/home/locks-apart';
import { listOperationStores } from './list-operation-stores';
import { forEachStore, type MaintenanceStep } from './maintenance-step';

/** Deletes the copies of removed messages whose time is over. */
export const purgeCopiesStep: MaintenanceStep = {
  name: 'copies',
  async run() {
    requireLocks();
    const { dspamHome, scale, removedKeepDays } = getConfig();
    const { done, touched, failures } = await forEachStore(await listOperationStores(), (store) =>
      purgeRemoved(store, userFiles(dspamHome, scale, store)),
    );
    return {
      did: `${done} older than ${removedKeepDays} days purged, of ${touched} mailboxes`,
      failures,
    };
  },
};
