import 'server-only';
import type { z } from 'zod';
import { type ChangeResult, changeResult, NOTHING_DONE } from '@/lib/data/change/change-result';
import type { Letting } from '@/lib/data/change/letting';
import { noteChange, noteNotReleased } from '@/lib/data/change/note-change';
import { askRecipient, recipientOf } from '@/lib/data/change/recipient-question';
import { questionOfSelection } from '@/lib/data/change/release-question';
import { isJob, startJob } from '@/lib/data/change/start-job';
import { undoChange } from '@/lib/data/change/undo-change';
import type { Selection, undoForm } from '@/lib/data/request/selection-form';
import { findWhoseFilter, letAfterRelease, takeBackLetting } from '@/lib/data/sender-rules/let-also';
import { AppError } from '@/lib/ground/errors';
import { applyToMessages } from '@/lib/messages/quarantine/change/apply-to-messages';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import type { HowToChange } from './how-to-change';
import { type PuttingBack, putBackHere } from './put-back-here';
import { type Retraining, retrainHere } from './retrain-here';
import { isOfHistory, selectedHere } from './selected-here';

/** What a form of the quarantine asks for. */
export type ChangeOfMessages = Selection & {
  intent: 'release' | 'delete' | 'arrived';
  asks?: boolean | undefined;
};
/** What a form of a mailbox asks for, of its quarantine, its history or Removed. */
export type ChangeOfMailbox = ChangeOfMessages | Retraining | PuttingBack | z.infer<typeof undoForm>;

/** Does what a form asks for in a mailbox of this host. The caller has to authorise. */
export async function changeHere(
  input: ChangeOfMailbox,
  login: string,
  how: HowToChange = {},
): Promise<ChangeResult> {
  if (input.intent === 'undo') {
    const result = await undoChange(login, input.mailbox, input.batch, how.job);
    return withLetting(result, await takeBackLetting(input.mailbox, input.batch, result.failed.length > 0));
  }
  if (input.intent === 'restore') return putBackHere(input, login);
  if (isOfHistory(input)) return retrainHere(input, login, how);
  const { keys, later } = await selectedHere(input);
  const { result, letAlso } = await apply(input, login, keys, how);
  // What comes behind takes its time, and may be cut off: that mail was released is noted by then.
  await noteChange(input.intent, login, input.mailbox, result.done + result.queued, result.recipients);
  return { ...withLetting(result, letAlso ? [await letAlso()] : []), later };
}

/** What was done, and what is to be done behind it. */
interface Applied {
  result: ChangeResult;
  letAlso?: () => Promise<Letting>;
}

async function apply(
  input: ChangeOfMessages,
  login: string,
  keys: string[],
  { isAsked = false, job }: HowToChange,
): Promise<Applied> {
  const { intent, mailbox: user } = input;
  if (keys.length === 0) throw new AppError('invalid', 'nothing is selected', { reason: 'nothingSelected' });
  if (intent === 'release') {
    const question = isAsked ? null : await questionOfSelection(() => findMailboxPlace(user), keys, input);
    if (question) return { result: { ...NOTHING_DONE, intent, question } };
    const [key = ''] = keys;
    const toWhom = keys.length === 1 ? await askRecipient(key, input, input.asks) : null;
    if (toWhom) return { result: { ...NOTHING_DONE, intent, question: toWhom } };
  }
  // Nobody can have checked a mailbox for so many at once.
  if (intent !== 'arrived' && (job !== undefined || isJob(keys.length))) {
    const queued = await startJob({ kind: intent, actor: login, mailbox: user, keys, batch: job });
    return { result: { ...NOTHING_DONE, intent, queued } };
  }
  const [only] = intent === 'release' && keys.length === 1 ? keys : [];
  const { letting } = input;
  const whose = only === undefined || letting === undefined ? null : await findWhoseFilter(user, only);
  const click = await applyToMessages(intent, login, user, keys, {
    recipient: recipientOf(keys, input),
    again: input.repeat !== undefined,
  });
  if (intent === 'release') await noteNotReleased(login, user, click);
  const result = changeResult(intent, click);
  if (only === undefined || letting === undefined) return { result };
  // Only behind a release that has come to its end: a sender is not let through by what may have failed, and that is said.
  if (result.done !== 1)
    return { result, letAlso: async () => ({ address: letting, what: 'failed', trouble: null }) };
  return { result, letAlso: () => letAfterRelease(user, whose, letting, click.batch) };
}

function withLetting(result: ChangeResult, letting: Letting[]): ChangeResult {
  return letting.length === 0 ? result : { ...result, letting };
}
