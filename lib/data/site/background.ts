import 'server-only';
import { warmMailWorker } from '@/lib/formats/mail-worker/in-mail-worker';
import { inBackground } from '@/lib/ground/in-background';
import { log } from '@/lib/ground/log';
import { startAdoptingLostCopies } from '@/lib/messages/removed/adopt-lost-copies';
import { startScorer } from '@/lib/messages/scoring/scorer';
import { startKeepingIndex } from '@/lib/site/upkeep/keep-index';
import { keepServerNoted } from '@/lib/site/upkeep/keep-server-noted';
import { settleStep } from '@/lib/site/upkeep/settle-step';
import { TASK_WORKS } from '@/lib/site/upkeep/task-works';
import { watchHome } from '@/lib/site/upkeep/watch-home';
import { startJobRunner } from '@/lib/site/work/job-runner';
import { startTaskRunner } from '@/lib/site/work/task-runner';

/**
 * What a server does beside answering: goes on with the jobs of one that is gone, settles what it left unfinished, and lists
 * again what the database has lost.
 */
export function startBackground(): void {
  warmMailWorker();
  watchHome();
  keepServerNoted();
  startJobRunner();
  startKeepingIndex();
  startScorer();
  startTaskRunner(TASK_WORKS);
  startAdoptingLostCopies();
  void inBackground(settle);
}

/** As the maintenance does it at night. A mailbox that cannot be read now is left for its next visit. */
async function settle(): Promise<void> {
  try {
    const { failures } = await settleStep.run();
    for (const failure of failures) log.error('settling at the start failed', { failure });
  } catch (error) {
    log.error('settling at the start failed', {}, error);
  }
}
