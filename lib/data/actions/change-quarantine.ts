'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { changeAtHosts } from '@/lib/data/at-hosts/change-at-hosts';
import { changeHere } from '@/lib/data/at-hosts/change-here';
import type { ChangeResult } from '@/lib/data/change/change-result';
import { type ChangeAnswer, withTexts } from '@/lib/data/change/change-texts';
import { TAKES_OUT } from '@/lib/data/change/takes-out';
import { defineAction } from '@/lib/data/request/define-action';
import {
  allThatMatch,
  MAX_GROUP,
  mailbox,
  messageKey,
  onlyThis,
  selection,
  undoForm,
} from '@/lib/data/request/selection-form';
import { senderAddress } from '@/lib/data/request/sender-address';
import { requireMailbox } from '@/lib/data/session/access';
import { getConfig } from '@/lib/store/config/config';

const choice = z.discriminatedUnion('intent', [
  z.object({ intent: z.enum(['release', 'delete', 'arrived']), ...selection }),
  undoForm,
]);
/** What the buttons of a group say, which share a form: what to do, how many it showed, and its name. */
const GROUP = /^(release|delete) (\d{1,10}) (.+)$/s;
const ofGroup = z
  .object({
    mailbox,
    group: z.string().max(MAX_GROUP).regex(GROUP),
    by: z.enum(['sender', 'domain', 'list']),
    params: selection.params.unwrap(),
    drawn: selection.drawn.unwrap(),
  })
  .transform(({ mailbox, group, by, params, drawn }) => {
    const [, intent, total = '', name = ''] = GROUP.exec(group) ?? [];
    const search = new URLSearchParams(params);
    search.set(by, name);
    const matching = { params: `?${search}`, drawn: drawn + total };
    return allThatMatch(intent === 'delete' ? 'delete' : 'release', mailbox, matching);
  });
/** The buttons of one row: what else is selected stays as it is. */
const oneRow = z.union([
  z
    .object({ mailbox, arrived: messageKey })
    .transform(({ mailbox, arrived }) => onlyThis('arrived', mailbox, arrived)),
  z
    .object({ mailbox, again: messageKey })
    .transform(({ mailbox, again }) => ({ ...onlyThis('release', mailbox, again), repeat: 'yes' as const })),
  z.object({ mailbox, elsewhere: messageKey }).transform(({ mailbox, elsewhere }) => ({
    ...onlyThis('release', mailbox, elsewhere),
    asks: true,
    repeat: 'yes' as const,
  })),
]);
/** The button of an open message that lets its sender through as well; with the answer to a question it is a release like any other. */
const letting = z
  .object({ mailbox, key: z.array(messageKey).length(1), letting: senderAddress })
  .transform(({ mailbox, key: [key = ''], letting }) => ({
    ...onlyThis('release', mailbox, key),
    letting,
  }));
const form = z.union([oneRow, ofGroup, choice, letting]);

const change = defineAction(
  form,
  async (input): Promise<ChangeResult> => {
    const { login } = await requireMailbox(input.mailbox);
    return getConfig().filterHosts ? changeAtHosts(input, login) : changeHere(input, login);
  },
  ['key', 'batch'],
);

/**
 * Releases or deletes the messages of a form (fields `key`, or everything that matches: `scope` and `params`), or undoes a
 * click (field `batch`). More than 20 become a job. A release of many is asked about first: the answer is then the question, and nothing is done
 * before the same form comes again with `confirmed`. So is the release of one message that has to name an address.
 */
export async function changeQuarantine(
  _previous: ChangeAnswer | null,
  form: FormData,
): Promise<ChangeAnswer> {
  const answer = await change(null, form);
  // Also after a refusal: it may be because the page shows what is no more.
  if (!(form.has(TAKES_OUT) && answer.ok && isAllDone(answer.data)))
    revalidatePath('/mailbox/[user]', 'layout');
  return withTexts(answer);
}

/** Whether a list that takes out what has gone needs nothing else to be true. */
function isAllDone({ intent, failed, queued, later }: ChangeResult): boolean {
  return intent !== 'undo' && failed.length === 0 && queued === 0 && later === 0;
}
