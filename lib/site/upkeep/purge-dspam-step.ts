import { readPurgeResult } from '@/lib/site/purge/purge-result';
import { runPurge } from '@/lib/site/purge/run-purge';
import { getConfig } from '@/lib/store/config/config';
import type { MaintenanceStep } from './maintenance-step';

/** Removes from DSPAM's tables what its own purge would, where the site has asked for it. */
export const purgeDspamStep: MaintenanceStep = {
  name: 'dspam purge',
  async run() {
    if (!getConfig().maintainPurge) return { did: 'off (MAINTAIN_PURGE)', failures: [] };
    const result = readPurgeResult('{}');
    await runPurge(result, true, async () => true);
    const { signatures, tokensRemoved, fragments, longestMs, failures } = result;
    return {
      did: `removed ${signatures} signatures, ${tokensRemoved} tokens, ${fragments.files} fragments; no statement took longer than ${longestMs} ms`,
      failures,
    };
  },
};
