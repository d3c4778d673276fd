'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { isUserName } from '@/lib/dspam/userdir';
import { applyToMessages } from '@/lib/quarantine/apply-to-messages';
import { undoBatch } from '@/lib/quarantine/undo-batch';
import { requireMailbox } from '../access';
import { defineAction } from '../define-action';

/** What a click in the quarantine did. */
export interface ChangeResult {
  intent: 'release' | 'delete' | 'undo';
  done: number;
  /** `reason` is a key below `failure.` in messages/*.json. */
  failed: { key: string; reason: string }[];
  /** Names the click for `Undo`; null when there is nothing to undo. */
  batch: string | null;
  /** Of an undo: mail that had been delivered and cannot be called back. */
  delivered: number;
  /** Of an undo: messages whose training could not be reversed. */
  notReversed: number;
}

/** Most messages that one click may change: two pages of the list. More is a job of its own. */
const MAX_KEYS = 100;

const mailbox = z.string().refine(isUserName);
const form = z.discriminatedUnion('intent', [
  z.object({
    intent: z.enum(['release', 'delete']),
    mailbox,
    key: z.array(z.string().min(1).max(64)).min(1).max(MAX_KEYS),
  }),
  z.object({ intent: z.literal('undo'), mailbox, batch: z.uuid() }),
]);

const change = defineAction(
  form,
  async (input): Promise<ChangeResult> => {
    const { login } = await requireMailbox(input.mailbox);
    const result =
      input.intent === 'undo'
        ? await undo(login, input.mailbox, input.batch)
        : await apply(input.intent, login, input.mailbox, input.key);
    revalidatePath('/mailbox/[user]', 'layout');
    return result;
  },
  ['key'],
);

/** Releases or deletes the messages of a form (fields `key`), or undoes a click (field `batch`). */
export async function changeQuarantine(...args: Parameters<typeof change>): ReturnType<typeof change> {
  return change(...args);
}

async function apply(
  intent: 'release' | 'delete',
  login: string,
  user: string,
  keys: string[],
): Promise<ChangeResult> {
  const { batch, outcomes } = await applyToMessages(intent, login, user, keys);
  const failed = outcomes.flatMap(({ key, ok, reason }) => (ok ? [] : [{ key, reason: reason ?? 'failed' }]));
  const done = outcomes.length - failed.length;
  return { intent, done, failed, batch: done > 0 ? batch : null, delivered: 0, notReversed: 0 };
}

async function undo(login: string, user: string, batch: string): Promise<ChangeResult> {
  const restored = await undoBatch(login, user, batch);
  const failed = restored.flatMap(({ key, ok, reason }) => (ok ? [] : [{ key, reason: reason ?? 'failed' }]));
  const back = restored.filter(({ ok }) => ok);
  return {
    intent: 'undo',
    done: back.length,
    failed,
    batch: null,
    delivered: back.filter(({ wasDelivered }) => wasDelivered).length,
    notReversed: back.filter(({ reversed }) => reversed === false).length,
  };
}
