'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { isUserName } from '@/lib/dspam/userdir';
import { AppError } from '@/lib/errors';
import { selectMatching } from '@/lib/jobs/select-matching';
import { applyToMessages } from '@/lib/quarantine/apply-to-messages';
import { requireMailbox } from '../access';
import { type ChangeResult, NOTHING_DONE } from '../change-result';
import { defineAction } from '../define-action';
import { noteChange } from '../note-change';
import { parseQuarantineParams, toMessageQuery } from '../quarantine-query';
import { isJob, startJob } from '../start-job';
import { undoChange } from '../undo-change';
import { viewerTimeZone } from '../viewer';

/** Most messages that can be named one by one: two pages of the list. `Select all` names the search instead. */
const MAX_KEYS = 100;

const mailbox = z.string().refine(isUserName);
const key = z.string().min(1).max(64);
const choice = z.discriminatedUnion('intent', [
  z.object({
    intent: z.enum(['release', 'delete', 'arrived']),
    mailbox,
    key: z.array(key).max(MAX_KEYS).default([]),
    /** Everything that matches `params`, the search of the list as a query string. */
    scope: z.literal('matching').optional(),
    params: z.string().max(1000).optional(),
  }),
  z.object({ intent: z.literal('undo'), mailbox, batch: z.uuid() }),
]);
/** The buttons of one row: what else is selected stays as it is. */
const oneRow = z.union([
  z
    .object({ mailbox, arrived: key })
    .transform(({ mailbox, arrived }) => ({ intent: 'arrived' as const, mailbox, key: [arrived] })),
  z
    .object({ mailbox, again: key })
    .transform(({ mailbox, again }) => ({ intent: 'release' as const, mailbox, key: [again] })),
]);
const form = z.union([oneRow, choice]);

const change = defineAction(
  form,
  async (input): Promise<ChangeResult> => {
    const { login } = await requireMailbox(input.mailbox);
    const result =
      input.intent === 'undo'
        ? await undoChange(login, input.mailbox, input.batch)
        : await apply(input.intent, login, input.mailbox, await selected(input));
    if (input.intent !== 'undo')
      await noteChange(input.intent, login, input.mailbox, result.done + result.queued);
    revalidatePath('/mailbox/[user]', 'layout');
    return result;
  },
  ['key'],
);

/**
 * Releases or deletes the messages of a form (fields `key`, or everything that matches: `scope` and `params`), or undoes a
 * click (field `batch`). More than 20 become a job.
 */
export async function changeQuarantine(...args: Parameters<typeof change>): ReturnType<typeof change> {
  return change(...args);
}

async function selected(input: {
  mailbox: string;
  key: string[];
  scope?: 'matching' | undefined;
  params?: string | undefined;
}): Promise<string[]> {
  if (input.scope !== 'matching') return input.key;
  const asked = Object.fromEntries(new URLSearchParams(input.params));
  const params = parseQuarantineParams(asked);
  // A list leaves out what it cannot use and shows more; a change would do more than was asked for.
  if (
    Object.keys(asked).some((name) => !(name in params) || params[name as keyof typeof params] === undefined)
  )
    throw new AppError('invalid', 'a search that cannot be used', { reason: 'invalid' });
  return selectMatching(input.mailbox, toMessageQuery(params, await viewerTimeZone(), false));
}

async function apply(
  intent: 'release' | 'delete' | 'arrived',
  login: string,
  user: string,
  keys: string[],
): Promise<ChangeResult> {
  if (keys.length === 0) throw new AppError('invalid', 'nothing is selected', { reason: 'nothingSelected' });
  // Nobody has looked into a mailbox for so many at once.
  if (intent !== 'arrived' && isJob(keys.length)) {
    return {
      ...NOTHING_DONE,
      intent,
      queued: await startJob({ kind: intent, actor: login, mailbox: user, keys }),
    };
  }
  const { batch, outcomes } = await applyToMessages(intent, login, user, keys);
  const failed = outcomes.flatMap(({ key, ok, reason }) => (ok ? [] : [{ key, reason: reason ?? 'failed' }]));
  const done = outcomes.length - failed.length;
  return { ...NOTHING_DONE, intent, done, failed, batch: done > 0 ? batch : null };
}
