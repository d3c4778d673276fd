import { pruneSeen } from '@/lib/messages/quarantine/list/prune-seen';
import { getConfig } from '@/lib/store/config/config';
import type { MaintenanceStep } from './maintenance-step';

/** Deletes what is remembered of messages that somebody looked at and that are long gone. */
export const pruneSeenStep: MaintenanceStep = {
  name: 'looked at',
  async run() {
    const { removedKeepDays } = getConfig();
    return { did: `forgot ${await pruneSeen(removedKeepDays)} messages that are gone`, failures: [] };
  },
};
