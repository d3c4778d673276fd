import { getConfig } from '@/lib/store/config/config';
import { syncAllQuarantines } from '@/lib/store/index/quarantine/sync-all-quarantines';
import type { MaintenanceStep } from './maintenance-step';

/** Brings the index of all quarantines up to date: one that cannot be read, or not all of it, is somebody's mail that nobody sees. */
export const indexStep: MaintenanceStep = {
  name: 'quarantines',
  async run() {
    const { dspamHome, scale } = getConfig();
    const { failures } = await syncAllQuarantines(dspamHome, scale);
    // Pages do the same all day long: only what could not be done is worth a line.
    return { did: '', failures };
  },
};
