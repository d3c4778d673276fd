'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import type { ChangeResult } from '@/lib/data/change/change-result';
import { type ChangeAnswer, withTexts } from '@/lib/data/change/change-texts';
import { noteChange } from '@/lib/data/change/note-change';
import { isJob, startJob } from '@/lib/data/change/start-job';
import { queuedUndo, undoResult } from '@/lib/data/change/undo-result';
import { defineAction } from '@/lib/data/request/define-action';
import { requireMailbox } from '@/lib/data/session/access';
import { isUserName } from '@/lib/formats/dspam/userdir';
import { listRemovals, restoreRemoved as restore } from '@/lib/messages/removed/restore-removed';

/** Most messages that one click may put back: many pages of the list. */
const MAX_IDS = 1000;

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
    const result = await putBack(login, mailbox, ids);
    await noteChange('restore', login, mailbox, result.done + result.queued);
    revalidatePath('/mailbox/[user]', 'layout');
    return result;
  },
  ['key'],
);

async function putBack(login: string, mailbox: string, ids: bigint[]): Promise<ChangeResult> {
  if (!isJob(ids.length)) return undoResult(await restore(login, mailbox, ids));
  const { removals } = await listRemovals(mailbox, ids);
  const keys = removals.map(({ messageKey }) => messageKey);
  return queuedUndo(await startJob({ kind: 'restore', actor: login, mailbox, keys }));
}

/**
 * Puts the removed messages of a form back into the quarantine: that of the field `only`, else those of `key`. More than
 * 20 become a job.
 */
export async function restoreRemoved(_previous: ChangeAnswer | null, form: FormData): Promise<ChangeAnswer> {
  return withTexts(await run(null, form));
}
