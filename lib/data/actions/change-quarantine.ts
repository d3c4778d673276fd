'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { type ChangeResult, changeResult, NOTHING_DONE } from '@/lib/data/change/change-result';
import { type ChangeAnswer, withTexts } from '@/lib/data/change/change-texts';
import { noteChange, noteNotReleased } from '@/lib/data/change/note-change';
import { askRecipient, recipientOf } from '@/lib/data/change/recipient-question';
import { questionOfSelection } from '@/lib/data/change/release-question';
import { isJob, startJob } from '@/lib/data/change/start-job';
import { TAKES_OUT } from '@/lib/data/change/takes-out';
import { undoChange } from '@/lib/data/change/undo-change';
import { parseQuarantineParams, toMessageQuery } from '@/lib/data/quarantine/quarantine-query';
import { defineAction } from '@/lib/data/request/define-action';
import { parseAsked } from '@/lib/data/request/parse-asked';
import {
  allThatMatch,
  MAX_GROUP,
  mailbox,
  messageKey,
  onlyThis,
  type Selection,
  selection,
  undoForm,
} from '@/lib/data/request/selection-form';
import { requireUsedSearch } from '@/lib/data/request/unused-in-search';
import { requireMailbox } from '@/lib/data/session/access';
import { viewerTimeZone } from '@/lib/data/session/viewer';
import { AppError } from '@/lib/ground/errors';
import { applyToMessages } from '@/lib/messages/quarantine/change/apply-to-messages';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { type SelectedDrawn, selectDrawn } from '@/lib/site/work/select-drawn';

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
const form = z.union([oneRow, ofGroup, choice]);

const change = defineAction(
  form,
  async (input): Promise<ChangeResult> => {
    const { login } = await requireMailbox(input.mailbox);
    if (input.intent === 'undo') return undoChange(login, input.mailbox, input.batch);
    const { keys, later } = await selected(input);
    const result = await apply(input, login, keys);
    await noteChange(input.intent, login, input.mailbox, result.done + result.queued, result.recipients);
    return { ...result, later };
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

async function selected({ mailbox: user, key, scope, params, drawn }: Selection): Promise<SelectedDrawn> {
  if (scope !== 'matching') return { keys: key, later: 0 };
  const asked = parseAsked(params, parseQuarantineParams);
  requireUsedSearch(asked.q, 'whole');
  return selectDrawn(user, toMessageQuery(asked, await viewerTimeZone(), false), drawn);
}

async function apply(
  input: Selection & { intent: 'release' | 'delete' | 'arrived'; asks?: boolean },
  login: string,
  keys: string[],
): Promise<ChangeResult> {
  const { intent, mailbox: user } = input;
  if (keys.length === 0) throw new AppError('invalid', 'nothing is selected', { reason: 'nothingSelected' });
  if (intent === 'release') {
    const question = await questionOfSelection(() => findMailboxPlace(user), keys, input);
    if (question) return { ...NOTHING_DONE, intent, question };
    const [key = ''] = keys;
    const toWhom = keys.length === 1 ? await askRecipient(key, input, input.asks) : null;
    if (toWhom) return { ...NOTHING_DONE, intent, question: toWhom };
  }
  // Nobody can have checked a mailbox for so many at once.
  if (intent !== 'arrived' && isJob(keys.length)) {
    return {
      ...NOTHING_DONE,
      intent,
      queued: await startJob({ kind: intent, actor: login, mailbox: user, keys }),
    };
  }
  const click = await applyToMessages(intent, login, user, keys, {
    recipient: recipientOf(keys, input),
    again: input.repeat !== undefined,
  });
  if (intent === 'release') await noteNotReleased(login, user, click);
  return changeResult(intent, click);
}
