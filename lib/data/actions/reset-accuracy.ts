'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { noteSetting } from '@/lib/data/change/note-setting';
import { defineAction } from '@/lib/data/request/define-action';
import { requireMailbox } from '@/lib/data/session/access';
import { isUserName } from '@/lib/formats/dspam/userdir';
import { resetAccuracy } from '@/lib/people/statistics/find-accuracy';

const reset = defineAction(z.object({ mailbox: z.string().refine(isUserName) }), async ({ mailbox }) => {
  const { login } = await requireMailbox(mailbox);
  await resetAccuracy(mailbox);
  await noteSetting('reset', login, mailbox, '');
  revalidatePath('/mailbox/[user]/accuracy', 'page');
  return null;
});

/** Starts counting the figures of a mailbox from zero. */
export async function resetAccuracyForm(...args: Parameters<typeof reset>): ReturnType<typeof reset> {
  return reset(...args);
}
