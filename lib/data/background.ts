import 'server-only';
import { startJobRunner } from '@/lib/jobs/job-runner';
import { startKeepingIndex } from '@/lib/quarantine/keep-index';
import { settleAll } from '@/lib/quarantine/settle-all';
import { startScorer } from '@/lib/scoring/scorer';

/** What a server does beside answering: goes on with the jobs of one that is gone, and settles what it left unfinished. */
export function startBackground(): void {
  startJobRunner();
  startKeepingIndex();
  startScorer();
  settleAll().catch((error) => console.error('settling at the start', error));
}
