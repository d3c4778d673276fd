import 'server-only';
import { startJobRunner } from '@/lib/jobs/job-runner';
import { settleAll } from '@/lib/quarantine/settle-all';

/** What a server does beside answering: goes on with the jobs of one that is gone, and settles what it left unfinished. */
export function startBackground(): void {
  startJobRunner();
  settleAll().catch((error) => console.error('settling at the start', error));
}
