'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { isUserName } from '@/lib/dspam/userdir';
import { AppError } from '@/lib/errors';
import { retrainMessage } from '@/lib/history/retrain-message';
import { selectHistory } from '@/lib/jobs/select-history';
import { applyToEach } from '@/lib/quarantine/apply-to-messages';
import { requireMailbox } from '../access';
import { type ChangeResult, NOTHING_DONE } from '../change-result';
import { defineAction } from '../define-action';
import { parseHistoryParams, toHistoryQuery } from '../history-query';
import { noteChange } from '../note-change';
import { isJob, startJob } from '../start-job';
import { undoChange } from '../undo-change';
import { viewerTimeZone } from '../viewer';

/** Most messages that can be named one by one: two pages of the list. `Select all` names the search instead. */
const MAX_KEYS = 100;

const mailbox = z.string().refine(isUserName);
const key = z.string().min(1).max(64);
const trainAs = z.enum(['spam', 'innocent']);
/** The button of one row: what else is selected stays as it is. */
const one = z
  .object({ mailbox, only: z.string().regex(/^(spam|innocent):[^:]{1,64}$/) })
  .transform(({ mailbox: user, only }) => {
    const [intent, signature = ''] = only.split(':');
    return { intent: trainAs.parse(intent), mailbox: user, key: [signature] };
  });
const several = z.object({
  intent: trainAs,
  mailbox,
  key: z.array(key).max(MAX_KEYS).default([]),
  /** Everything that matches `params`, the search of the list as a query string. */
  scope: z.literal('matching').optional(),
  params: z.string().max(1000).optional(),
});
const undo = z.object({ intent: z.literal('undo'), mailbox, batch: z.uuid() });

const change = defineAction(
  z.union([one, undo, several]),
  async (input): Promise<ChangeResult> => {
    const { login } = await requireMailbox(input.mailbox);
    const result =
      input.intent === 'undo'
        ? await undoChange(login, input.mailbox, input.batch)
        : await retrain(input.intent, login, input.mailbox, await selected(input));
    revalidatePath('/mailbox/[user]', 'layout');
    return result;
  },
  ['key'],
);

/**
 * Retrains the messages of a form: that of the field `only`, else those of `key`, or everything that matches (`scope` and
 * `params`); or undoes a click (field `batch`). More than 20 become a job.
 */
export async function changeHistory(...args: Parameters<typeof change>): ReturnType<typeof change> {
  return change(...args);
}

async function selected(input: {
  mailbox: string;
  key: string[];
  scope?: 'matching' | undefined;
  params?: string | undefined;
}): Promise<string[]> {
  if (input.scope !== 'matching') return input.key;
  const {
    before: _before,
    after: _after,
    ...params
  } = parseHistoryParams(Object.fromEntries(new URLSearchParams(input.params)));
  return selectHistory(input.mailbox, toHistoryQuery(params, await viewerTimeZone()));
}

async function retrain(
  as: 'spam' | 'innocent',
  login: string,
  user: string,
  keys: string[],
): Promise<ChangeResult> {
  if (keys.length === 0) throw new AppError('invalid', 'nothing is selected', { reason: 'nothingSelected' });
  if (isJob(keys.length)) {
    const queued = await startJob({ kind: 'retrain', trainAs: as, actor: login, mailbox: user, keys });
    await noteChange('retrain', login, user, queued);
    return { ...NOTHING_DONE, intent: as, queued };
  }
  const { batch, outcomes } = await applyToEach(keys, (signature, click) =>
    retrainMessage(login, user, { signature, as }, click),
  );
  const failed = outcomes.flatMap(({ key: name, ok, reason }) =>
    ok ? [] : [{ key: name, reason: reason ?? 'failed' }],
  );
  const done = outcomes.length - failed.length;
  const released = outcomes.filter(
    (outcome) => outcome.ok && 'released' in outcome && outcome.released,
  ).length;
  await noteChange('release', login, user, released);
  await noteChange('retrain', login, user, done - released);
  return { ...NOTHING_DONE, intent: as, done, failed, released, batch: done > 0 ? batch : null };
}
