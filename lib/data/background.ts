import 'server-only';
import { startJobRunner } from '@/lib/jobs/job-runner';
import { warmMailWorker } from '@/lib/mail-worker/in-mail-worker';
import { TASK_WORKS } from '@/lib/maintain/task-works';
import { startKeepingIndex } from '@/lib/quarantine/keep-index';
import { settleAll } from '@/lib/quarantine/settle-all';
import { startAdoptingLostCopies } from '@/lib/removed/adopt-lost-copies';
import { startScorer } from '@/lib/scoring/scorer';
import { startTaskRunner } from '@/lib/tasks/task-runner';

/**
 * What a server does beside answering: goes on with the jobs of one that is gone, settles what it left unfinished, and lists
 * again what the database has lost.
 */
export function startBackground(): void {
  warmMailWorker();
  startJobRunner();
  startKeepingIndex();
  startScorer();
  startTaskRunner(TASK_WORKS);
  startAdoptingLostCopies();
  settleAll().catch((error) => console.error('settling at the start', error));
}
