import { getConfig } from '@/lib/config';
import { purgeDeletions } from '@/lib/deletion/purge-deletions';
import type { MaintenanceStep } from './maintenance-step';

/** Removes the copies of deleted users whose time is over. */
export const purgeDeletionsStep: MaintenanceStep = {
  name: 'deleted users',
  async run() {
    const { done, failures } = await purgeDeletions();
    return { did: `${done} copies older than ${getConfig().removedKeepDays} days removed`, failures };
  },
};
