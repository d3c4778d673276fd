'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { changeFoundJobs, startAll, startPicked } from '@/lib/data/at-hosts/change-found-at-hosts';
import type { ReleaseQuestion } from '@/lib/data/change/release-question';
import { defineAction } from '@/lib/data/request/define-action';
import { confirmed, messageKey } from '@/lib/data/request/selection-form';
import { requireSubadmin } from '@/lib/data/session/access';
import { isUserName } from '@/lib/formats/dspam/userdir';

/** Two pages of the list. */
const MAX_PICKED = 100;
/** Four texts of 255 characters and a Message-Id of 998, each character up to nine in an address. */
const MAX_SEARCH_LENGTH = 20_000;
/** A number, or one of each filter host (lib/data/hosts/of-hosts.ts). */
const ofHosts = z.string().min(1).max(3_000);

/** A message of a mailbox, as the checkbox of its row names it. */
const picked = z.string().transform((value, context) => {
  const [mailbox = '', key = ''] = value.split('\t');
  if (isUserName(mailbox) && messageKey.safeParse(key).success) return { mailbox, key };
  context.addIssue({ code: 'custom', message: 'no message' });
  return z.NEVER;
});
const form = z.discriminatedUnion('intent', [
  z.object({
    intent: z.enum(['release', 'delete']),
    picked: z.array(picked).max(MAX_PICKED).default([]),
    confirmed,
  }),
  z.object({
    intent: z.literal('all'),
    kind: z.enum(['release', 'delete']),
    params: z.string().max(MAX_SEARCH_LENGTH),
    /** What the preview showed: nothing beyond that is done. `below`: what came to the search later. */
    messages: ofHosts,
    below: ofHosts,
    confirmed: z.string().max(3_000).optional(),
  }),
  z.object({ intent: z.enum(['undo', 'stop']), batch: z.uuid() }),
]);

interface FoundResult {
  question: ReleaseQuestion | null;
  /** Messages that match and came after the preview was shown. They are left alone. */
  later: number;
}

const run = defineAction(
  form,
  async (input): Promise<FoundResult> => {
    const who = await requireSubadmin();
    // Also after a refusal: more may match than the page shows.
    revalidatePath('/admin/search');
    let question: ReleaseQuestion | null = null;
    let later = 0;
    if ('picked' in input) question = await startPicked(who, input.intent, input.picked, input.confirmed);
    else if ('kind' in input) later = await startAll(who, input);
    else await changeFoundJobs(who, input.intent, input.batch);
    return { question, later };
  },
  ['picked'],
);

/**
 * Releases or deletes messages of several mailboxes as jobs that are one click: those that are picked, or all that match a
 * search and were counted in its preview. Undoes or stops such a click.
 */
export async function changeFound(...args: Parameters<typeof run>): ReturnType<typeof run> {
  return run(...args);
}
