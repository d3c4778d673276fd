'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { changeJobAtHosts } from '@/lib/data/at-hosts/change-job-at-hosts';
import { JOB_INTENTS } from '@/lib/data/at-hosts/job-here';
import { defineAction } from '@/lib/data/request/define-action';
import { requireMailbox } from '@/lib/data/session/access';
import { isUserName } from '@/lib/formats/dspam/userdir';

/** A job, or, of a click on several filter hosts, that of each. */
const ID = '(?:[a-z0-9-]{1,16}~)?\\d{1,18}';
const form = z.object({
  intent: z.enum(JOB_INTENTS),
  mailbox: z.string().refine(isUserName),
  job: z.string().regex(new RegExp(`^${ID}(?:\\+${ID}){0,31}$`)),
});

const change = defineAction(form, async ({ intent, mailbox, job }) => {
  const { login } = await requireMailbox(mailbox);
  await changeJobAtHosts(intent, login, mailbox, job);
  revalidatePath('/mailbox/[user]', 'layout');
  return intent;
});

/** Stops or dismisses a job of a mailbox, or tries again what failed in it. */
export async function changeJob(...args: Parameters<typeof change>): ReturnType<typeof change> {
  return change(...args);
}
