import { pruneCampaigns } from '@/lib/messages/campaigns/prune-campaigns';
import { getConfig } from '@/lib/store/config/config';
import type { MaintenanceStep } from './maintenance-step';

/** Deletes what is kept of the texts of messages that are long gone. */
export const pruneCampaignsStep: MaintenanceStep = {
  name: 'campaigns',
  async run() {
    const { removedKeepDays } = getConfig();
    return { did: `forgot ${await pruneCampaigns(removedKeepDays)} texts`, failures: [] };
  },
};
