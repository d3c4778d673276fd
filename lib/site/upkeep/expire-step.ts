import { listStores } from '@/lib/formats/dspam/list-stores';
import { expireMessages } from '@/lib/messages/quarantine/change/expire-messages';
import { getConfig } from '@/lib/store/config/config';
import { requireLocks } from '@/lib/store/home/locks-apart';
import { forEachStore, type MaintenanceStep } from './maintenance-step';

/** Moves messages to Removed that are older than the quarantine keeps them. */
export const expireStep: MaintenanceStep = {
  name: 'retention',
  async run() {
    requireLocks();
    const { dspamHome, scale, quarantineKeepDays } = getConfig();
    if (quarantineKeepDays === null) return { did: 'off (QUARANTINE_KEEP_DAYS is not set)', failures: [] };
    const { stores, unreadable } = await listStores(dspamHome, scale);
    const { done, touched, failures } = await forEachStore(stores, expireMessages);
    return {
      did: `${done} older than ${quarantineKeepDays} days moved to Removed, of ${touched} mailboxes`,
      failures: [...unreadable.map((folder) => `${folder}: cannot be read`), ...failures],
    };
  },
};
