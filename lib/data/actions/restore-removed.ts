'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { changeAtHosts } from '@/lib/data/at-hosts/change-at-hosts';
import { changeHere } from '@/lib/data/at-hosts/change-here';
import type { ChangeResult } from '@/lib/data/change/change-result';
import { type ChangeAnswer, withTexts } from '@/lib/data/change/change-texts';
import { defineAction } from '@/lib/data/request/define-action';
import { requireMailbox } from '@/lib/data/session/access';
import { isUserName } from '@/lib/formats/dspam/userdir';
import { getConfig } from '@/lib/store/config/config';

/** Most messages that one click may put back: many pages of the list. */
const MAX_IDS = 1000;

/** Of an operation, also of one on another filter host. */
const id = z.string().regex(/^(?:[a-z0-9-]{1,16}~)?\d{1,19}$/);
const form = z
  .object({
    mailbox: z.string().refine(isUserName),
    key: z.array(id).max(MAX_IDS).default([]),
    // The button of one row: what else is selected stays as it is.
    only: id.optional(),
  })
  .transform(({ mailbox, key, only }) => ({
    intent: 'restore' as const,
    mailbox,
    key: only === undefined ? key : [only],
  }))
  .refine(({ key }) => key.length > 0);

const run = defineAction(
  form,
  async (input): Promise<ChangeResult> => {
    const { login } = await requireMailbox(input.mailbox);
    const result = await (getConfig().filterHosts ? changeAtHosts(input, login) : changeHere(input, login));
    revalidatePath('/mailbox/[user]', 'layout');
    return result;
  },
  ['key'],
);

/**
 * Puts the removed messages of a form back into the quarantine: that of the field `only`, else those of `key`. More than
 * 20 become a job.
 */
export async function restoreRemoved(_previous: ChangeAnswer | null, form: FormData): Promise<ChangeAnswer> {
  return withTexts(await run(null, form));
}
