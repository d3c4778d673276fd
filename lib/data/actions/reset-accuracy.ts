'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { isUserName } from '@/lib/dspam/userdir';
import { resetAccuracy } from '@/lib/statistics/find-accuracy';
import { requireMailbox } from '../access';
import { defineAction } from '../define-action';
import { noteSetting } from '../note-setting';

const reset = defineAction(z.object({ mailbox: z.string().refine(isUserName) }), async ({ mailbox }) => {
  const { login } = await requireMailbox(mailbox);
  await resetAccuracy(mailbox);
  await noteSetting('reset', login, mailbox, '');
  revalidatePath('/mailbox/[user]/accuracy', 'page');
  return null;
});

/** Begins to count the figures of a mailbox anew. */
export async function resetAccuracyForm(...args: Parameters<typeof reset>): ReturnType<typeof reset> {
  return reset(...args);
}
