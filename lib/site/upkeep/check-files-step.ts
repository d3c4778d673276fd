import { findFaultyFiles } from '@/lib/formats/dspam/find-faulty-files';
import { getConfig } from '@/lib/store/config/config';
import type { MaintenanceStep } from './maintenance-step';

/** After the first it is the same again; Status counts them. */
const MOST_NAMED = 100;

/** Names what DSPAM cannot write to, with the commands that fix it, so that it is fixed before mail bounces. */
export const checkFilesStep: MaintenanceStep = {
  name: 'files',
  async run() {
    const { dspamHome, scale } = getConfig();
    const failures: string[] = [];
    let count = 0;
    for await (const { file, what, command } of findFaultyFiles(dspamHome, scale)) {
      count++;
      if (failures.length < MOST_NAMED)
        failures.push(`${file} ${what}${command ? `; as root: ${command}` : ''}`);
    }
    if (count > MOST_NAMED) failures.push(`${count - MOST_NAMED} more`);
    return { did: count === 0 ? '' : `${count} not as DSPAM needs them`, failures };
  },
};
