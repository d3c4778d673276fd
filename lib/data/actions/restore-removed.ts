'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { isUserName } from '@/lib/dspam/userdir';
import { restoreRemoved as restore } from '@/lib/removed/restore-removed';
import { requireMailbox } from '../access';
import type { ChangeResult } from '../change-result';
import { defineAction } from '../define-action';
import { noteChange } from '../note-change';
import { undoResult } from '../undo-result';

/** Most messages that one click may put back: two pages of the list. */
const MAX_IDS = 100;

const id = z
  .string()
  .regex(/^\d{1,19}$/)
  .transform(BigInt);
const form = z
  .object({
    mailbox: z.string().refine(isUserName),
    key: z.array(id).max(MAX_IDS).default([]),
    // The button of one row: what else is selected stays as it is.
    only: id.optional(),
  })
  .transform(({ mailbox, key, only }) => ({ mailbox, ids: only === undefined ? key : [only] }))
  .refine(({ ids }) => ids.length > 0);

const run = defineAction(
  form,
  async ({ mailbox, ids }): Promise<ChangeResult> => {
    const { login } = await requireMailbox(mailbox);
    const result = undoResult(await restore(login, mailbox, ids));
    await noteChange('restore', login, mailbox, result.done);
    revalidatePath('/mailbox/[user]', 'layout');
    return result;
  },
  ['key'],
);

/** Puts the removed messages of a form back into the quarantine: that of the field `only`, else those of `key`. */
export async function restoreRemoved(...args: Parameters<typeof run>): ReturnType<typeof run> {
  return run(...args);
}
