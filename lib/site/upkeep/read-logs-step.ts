import { pruneHourly } from '@/lib/messages/history/prune-hourly';
import { readLogs } from '@/lib/messages/history/read-logs';
import { type MaintenanceStep, whyOf } from './maintenance-step';

/** Reads on in the logs that are followed, and prunes the counts of hours long ago. */
export const readLogsStep: MaintenanceStep = {
  name: 'user logs',
  async run() {
    const failures: string[] = [];
    const logs = await readLogs((name, why) => failures.push(`${name}: ${whyOf(why)}`));
    const pruned = await pruneHourly();
    return { did: `${logs} read, ${pruned} hourly counts older than two years removed`, failures };
  },
};
