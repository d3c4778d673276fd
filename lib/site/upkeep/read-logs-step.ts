import { pruneHourly } from '@/lib/messages/history/prune-hourly';
import { readLogs } from '@/lib/messages/history/read-logs';
import { countAllSenders } from '@/lib/messages/senders/count-all-senders';
import { type MaintenanceStep, whyOf } from './maintenance-step';

/** Reads on in the logs that are followed, counts their senders, and prunes the counts of hours long ago. */
export const readLogsStep: MaintenanceStep = {
  name: 'user logs',
  async run() {
    const failures: string[] = [];
    const failed = (name: string, why: unknown) => failures.push(`${name}: ${whyOf(why)}`);
    const logs = await readLogs(failed);
    await countAllSenders(failed);
    const pruned = await pruneHourly();
    return { did: `${logs} read, ${pruned} hourly counts older than two years removed`, failures };
  },
};
