'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { noteChange } from '@/lib/data/change/note-change';
import { defineAction } from '@/lib/data/request/define-action';
import { requireMailbox } from '@/lib/data/session/access';
import { isUserName } from '@/lib/formats/dspam/userdir';
import { unforeseen } from '@/lib/ground/unforeseen';
import { dismissFor, retryJob, stopJob } from '@/lib/site/work/change-job';
import { lookForJobs } from '@/lib/site/work/job-runner';

const form = z.object({
  intent: z.enum(['stop', 'dismiss', 'retry']),
  mailbox: z.string().refine(isUserName),
  job: z.string().regex(/^\d{1,18}$/),
});

const change = defineAction(form, async ({ intent, mailbox, job }) => {
  const { login } = await requireMailbox(mailbox);
  await apply(intent, login, mailbox, BigInt(job));
  lookForJobs();
  revalidatePath('/mailbox/[user]', 'layout');
  return intent;
});

async function apply(
  intent: z.infer<typeof form>['intent'],
  login: string,
  mailbox: string,
  id: bigint,
): Promise<void> {
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

/** Stops or dismisses a job of a mailbox, or tries again what failed in it. */
export async function changeJob(...args: Parameters<typeof change>): ReturnType<typeof change> {
  return change(...args);
}
