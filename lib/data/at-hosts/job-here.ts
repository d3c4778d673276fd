import 'server-only';
import { noteChange } from '@/lib/data/change/note-change';
import { unforeseen } from '@/lib/ground/unforeseen';
import { dismissFor, retryJob, stopJob } from '@/lib/site/work/change-job';
import { lookForJobs } from '@/lib/site/work/job-runner';

/** What can be done about a job. */
export const JOB_INTENTS = ['stop', 'dismiss', 'retry'] as const;
export type JobIntent = (typeof JOB_INTENTS)[number];

/** Stops or dismisses a job of a mailbox on this host, or tries again what failed in it. The caller has to authorise. */
export async function changeJobHere(
  intent: JobIntent,
  login: string,
  mailbox: string,
  id: string,
): Promise<void> {
  await apply(intent, login, mailbox, BigInt(id));
  lookForJobs();
}

async function apply(intent: JobIntent, login: string, mailbox: string, id: bigint): Promise<void> {
  switch (intent) {
    case 'stop':
      return stopJob(mailbox, id);
    case 'dismiss':
      return dismissFor(login, mailbox, id);
    case 'retry': {
      const { kind, trainAs, total } = await retryJob(login, mailbox, id);
      const event = kind === 'restore' && trainAs !== null ? 'retrain' : kind;
      return noteChange(event, login, mailbox, total);
    }
    default:
      return unforeseen(intent);
  }
}
