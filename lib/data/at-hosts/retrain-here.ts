import 'server-only';
import { type ChangeResult, changeResult, NOTHING_DONE } from '@/lib/data/change/change-result';
import { noteChange, noteNotReleased } from '@/lib/data/change/note-change';
import { askRecipient, recipientOf } from '@/lib/data/change/recipient-question';
import { questionOfSelection } from '@/lib/data/change/release-question';
import { isJob, startJob } from '@/lib/data/change/start-job';
import type { Selection } from '@/lib/data/request/selection-form';
import { AppError } from '@/lib/ground/errors';
import { retrainMessage } from '@/lib/messages/history/retrain-message';
import { whileInHand } from '@/lib/messages/operations/in-hand';
import { newBatch } from '@/lib/messages/operations/operation';
import type { TrainedClass } from '@/lib/messages/operations/prove-training';
import { applyToEach } from '@/lib/messages/quarantine/change/apply-to-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import type { HowToChange } from './how-to-change';
import { selectedHere } from './selected-here';

/** What a form of the history asks for. `known`: the last operation that its page showed. */
export type Retraining = Selection & { intent: TrainedClass; known?: string | undefined };

/** Retrains what a form of the history names, on this host. The caller has to authorise. */
export async function retrainHere(
  input: Retraining,
  login: string,
  { isAsked = false, job }: HowToChange = {},
): Promise<ChangeResult> {
  const { keys, later } = await selectedHere(input);
  return { ...(await retrain(input, login, keys, isAsked, job)), later };
}

async function retrain(
  input: Retraining,
  login: string,
  keys: string[],
  isAsked: boolean,
  job: string | undefined,
): Promise<ChangeResult> {
  const { intent: as, mailbox: user, known } = input;
  if (keys.length === 0) throw new AppError('invalid', 'nothing is selected', { reason: 'nothingSelected' });
  if (as === 'innocent') {
    // A message is named by its signature in the quarantine: those that are still there are released.
    const findPlace = async () => (await openQuarantine(user)).place;
    const question = isAsked ? null : await questionOfSelection(findPlace, keys, input);
    if (question) return { ...NOTHING_DONE, intent: as, question };
    const [key = ''] = keys;
    const toWhom = keys.length === 1 ? await askRecipient(key, input) : null;
    if (toWhom) return { ...NOTHING_DONE, intent: as, question: toWhom };
  }
  if (job !== undefined || isJob(keys.length)) {
    const queued = await startJob({
      kind: 'retrain',
      trainAs: as,
      actor: login,
      mailbox: user,
      keys,
      batch: job,
    });
    await noteChange('retrain', login, user, queued);
    return { ...NOTHING_DONE, intent: as, queued };
  }
  const recipient = recipientOf(keys, input);
  // Of a page of several hosts, where there is one by now, it says nothing.
  const shown = known !== undefined && /^\d+$/.test(known) ? BigInt(known) : undefined;
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
