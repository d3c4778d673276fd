import { compactQuarantine } from '@/lib/messages/quarantine/change/compact-quarantine';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { requireLocks } from '@/lib/store/home/locks-apart';
import { listOperationStores } from './list-operation-stores';
import { forEachStore, type MaintenanceStep } from './maintenance-step';

const MEGABYTE = 1024 * 1024;

/** Gives back the space of messages that were taken out of quarantines, where it is worth it. */
export const compactStep: MaintenanceStep = {
  name: 'compaction',
  async run() {
    requireLocks();
    let bytes = 0;
    const { done, failures } = await forEachStore(await listOperationStores(), async (store) => {
      const given = await compactQuarantine(await openQuarantine(store));
      bytes += given ?? 0;
      return given === null ? 0 : 1;
    });
    return { did: `${done} quarantines compacted, ${Math.round(bytes / MEGABYTE)} MB given back`, failures };
  },
};
