'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { type ChangeResult, changeResult, NOTHING_DONE } from '@/lib/data/change/change-result';
import { type ChangeAnswer, withTexts } from '@/lib/data/change/change-texts';
import { noteChange, noteNotReleased } from '@/lib/data/change/note-change';
import { askRecipient, recipientOf } from '@/lib/data/change/recipient-question';
import { questionOfSelection } from '@/lib/data/change/release-question';
import { isJob, startJob } from '@/lib/data/change/start-job';
import { undoChange } from '@/lib/data/change/undo-change';
import { parseHistoryParams, toHistoryQuery } from '@/lib/data/history/history-query';
import { defineAction } from '@/lib/data/request/define-action';
import { parseAsked } from '@/lib/data/request/parse-asked';
import { mailbox, onlyThis, type Selection, selection, undoForm } from '@/lib/data/request/selection-form';
import { requireUsedSearch } from '@/lib/data/request/unused-in-search';
import { requireMailbox } from '@/lib/data/session/access';
import { viewerTimeZone } from '@/lib/data/session/viewer';
import { AppError } from '@/lib/ground/errors';
import { retrainMessage } from '@/lib/messages/history/retrain-message';
import { whileInHand } from '@/lib/messages/operations/in-hand';
import { newBatch } from '@/lib/messages/operations/operation';
import type { TrainedClass } from '@/lib/messages/operations/prove-training';
import { applyToEach } from '@/lib/messages/quarantine/change/apply-to-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import type { SelectedDrawn } from '@/lib/site/work/select-drawn';
import { selectDrawnHistory } from '@/lib/site/work/select-drawn-history';

const trainAs = z.enum(['spam', 'innocent']);
/** The last operation that the page of the form showed. */
const known = z
  .string()
  .regex(/^\d{1,19}$/)
  .optional()
  .transform((id) => (id === undefined ? undefined : BigInt(id)));
/** The button of one row: what else is selected stays as it is. */
const one = z
  .object({ mailbox, known, only: z.string().regex(/^(spam|innocent):[^:]{1,64}$/) })
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
    if (input.intent === 'undo') return undoChange(login, input.mailbox, input.batch);
    const { keys, later } = await selected(input);
    return { ...(await retrain(input, login, keys)), later };
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

async function selected({ mailbox: user, key, scope, params, drawn }: Selection): Promise<SelectedDrawn> {
  if (scope !== 'matching') return { keys: key, later: 0 };
  // The whole search, not only the page of it that is open.
  const { before: _before, after: _after, ...asked } = parseAsked(params, parseHistoryParams);
  requireUsedSearch(asked.q, 'headers');
  return selectDrawnHistory(user, toHistoryQuery(asked, await viewerTimeZone()), drawn);
}

async function retrain(
  input: Selection & { intent: TrainedClass; known?: bigint | undefined },
  login: string,
  keys: string[],
): Promise<ChangeResult> {
  const { intent: as, mailbox: user, known: shown } = input;
  if (keys.length === 0) throw new AppError('invalid', 'nothing is selected', { reason: 'nothingSelected' });
  if (as === 'innocent') {
    // A message is named by its signature in the quarantine: those that are still there are released.
    const findPlace = async () => (await openQuarantine(user)).place;
    const question = await questionOfSelection(findPlace, keys, input);
    if (question) return { ...NOTHING_DONE, intent: as, question };
    const [key = ''] = keys;
    const toWhom = keys.length === 1 ? await askRecipient(key, input) : null;
    if (toWhom) return { ...NOTHING_DONE, intent: as, question: toWhom };
  }
  if (isJob(keys.length)) {
    const queued = await startJob({ kind: 'retrain', trainAs: as, actor: login, mailbox: user, keys });
    await noteChange('retrain', login, user, queued);
    return { ...NOTHING_DONE, intent: as, queued };
  }
  const recipient = recipientOf(keys, input);
  const run = (signature: string, batch: string) =>
    retrainMessage(login, user, { signature, as, known: shown, recipient }, batch);
  const batch = newBatch();
  const click = await whileInHand({ batch, actor: login, user, kind: 'retrain', intent: as, keys }, () =>
    applyToEach(keys, run, batch),
  );
  const releases = click.outcomes.filter((outcome) => 'released' in outcome && outcome.released);
  const released = releases.filter(({ ok }) => ok).length;
  const result = { ...changeResult(as, click), released };
  await noteChange('release', login, user, released, result.recipients);
  await noteNotReleased(login, user, { batch: click.batch, outcomes: releases });
  await noteChange('retrain', login, user, result.done - released);
  return result;
}
