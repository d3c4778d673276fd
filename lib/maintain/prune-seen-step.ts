import { getConfig } from '@/lib/config';
import { pruneSeen } from '@/lib/quarantine/prune-seen';
import type { MaintenanceStep } from './maintenance-step';

/** Forgets that somebody has looked at messages which are long gone. */
export const pruneSeenStep: MaintenanceStep = {
  name: 'looked at',
  async run() {
    const { removedKeepDays } = getConfig();
    return { did: `forgot ${await pruneSeen(removedKeepDays)} messages that are gone`, failures: [] };
  },
};
