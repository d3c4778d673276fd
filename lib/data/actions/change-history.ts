'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { changeAtHosts } from '@/lib/data/at-hosts/change-at-hosts';
import { changeHere } from '@/lib/data/at-hosts/change-here';
import type { ChangeResult } from '@/lib/data/change/change-result';
import { type ChangeAnswer, withTexts } from '@/lib/data/change/change-texts';
import { OF_HOSTS } from '@/lib/data/hosts/of-hosts';
import { defineAction } from '@/lib/data/request/define-action';
import { mailbox, onlyThis, operationId, selection, undoForm } from '@/lib/data/request/selection-form';
import { requireMailbox } from '@/lib/data/session/access';
import { getConfig } from '@/lib/store/config/config';

const trainAs = z.enum(['spam', 'innocent']);
/** The last operation that the page of the form showed, or that of each filter host. */
const known = z.union([operationId, z.string().max(1_000).regex(OF_HOSTS)]).optional();
/** The button of one row: what else is selected stays as it is. */
const one = z
  .object({ mailbox, known, only: z.string().regex(/^(spam|innocent):[^:]{1,81}$/) })
  .transform(({ mailbox: user, known: shown, only }) => {
    const [intent, signature = ''] = only.split(':');
    return { ...onlyThis(trainAs.parse(intent), user, signature), known: shown };
  });
const several = z.object({ intent: trainAs, known, ...selection });

const change = defineAction(
  z.union([one, undoForm, several]),
  async (input): Promise<ChangeResult> => {
    const { login } = await requireMailbox(input.mailbox);
    // Also after a refusal: it may be because the page shows what is no more.
    revalidatePath('/mailbox/[user]', 'layout');
    return getConfig().filterHosts ? changeAtHosts(input, login) : changeHere(input, login);
  },
  ['key', 'batch'],
);

/**
 * Retrains the messages of a form: that of the field `only`, else those of `key`, or everything that matches (`scope` and
 * `params`); or undoes a click (field `batch`). More than 20 become a job. Where many would be released, the answer is a question first.
 */
export async function changeHistory(_previous: ChangeAnswer | null, form: FormData): Promise<ChangeAnswer> {
  return withTexts(await change(null, form));
}
