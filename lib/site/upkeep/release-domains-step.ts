import { releaseLetDomains } from '@/lib/messages/sender-rules/release-let-domains';
import { listWishes } from '@/lib/messages/sender-rules/wish-rows';
import { getConfig } from '@/lib/store/config/config';
import { requireLocks } from '@/lib/store/home/locks-apart';
import type { MaintenanceStep } from './maintenance-step';

/** Releases mail of domains that people let through, where the site allows it. */
export const releaseDomainsStep: MaintenanceStep = {
  name: 'domains',
  async run() {
    if (!getConfig().senderRulesRelease) {
      const { length } = await listWishes('release');
      const did =
        length === 0 ? '' : `off (SENDER_RULES_RELEASE is not yes), ${length} domains are to be let through`;
      return { did, failures: [] };
    }
    requireLocks();
    const { wishes, released, failures } = await releaseLetDomains();
    return { did: wishes === 0 ? '' : `${released} messages of ${wishes} domains released`, failures };
  },
};
