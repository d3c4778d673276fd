import { purgeDeletions } from '@/lib/site/deletion/purge-deletions';
import { getConfig } from '@/lib/store/config/config';
import type { MaintenanceStep } from './maintenance-step';

/** Removes the copies of deleted users whose time is over. */
export const purgeDeletionsStep: MaintenanceStep = {
  name: 'deleted users',
  async run() {
    const { done, failures } = await purgeDeletions();
    return { did: `${done} copies older than ${getConfig().removedKeepDays} days removed`, failures };
  },
};
