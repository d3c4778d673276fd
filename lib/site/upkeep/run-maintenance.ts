import { withNamedLock } from '@/lib/store/db/named-lock';
import { learnLocksApart } from '@/lib/store/home/locks-apart';
import { requireHome } from '@/lib/store/home/require-home';
import { type MaintenanceStep, whyOf } from './maintenance-step';

/**
 * Runs the steps one after the other and says of each what it did. One that fails does not stop the others. Returns
 * whether all went well; a second run at the same time does nothing, which counts as well. Throws when the database is
 * away, and before a step while DSPAM_HOME is not this site's.
 */
export async function runMaintenance(
  steps: MaintenanceStep[],
  say: (line: string) => void,
): Promise<boolean> {
  const result = await withNamedLock('maintain', async (isOurs) => {
    let isWell = true;
    for (const { name, run } of steps) {
      await requireHome();
      await learnLocksApart();
      if (!(await isOurs())) {
        say('Another maintenance has taken over, as this one stood still.');
        return false;
      }
      const report = await run().catch((error: unknown) => ({ did: 'failed', failures: [whyOf(error)] }));
      if (report.did !== '') say(`${name}: ${report.did}`);
      for (const failure of report.failures) say(`${name}: FAILED ${failure}`);
      if (report.failures.length > 0) isWell = false;
    }
    return isWell;
  });
  if (result === null) say('Another maintenance is running: nothing to do.');
  return result ?? true;
}
