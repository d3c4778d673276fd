'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { noteSetting } from '@/lib/data/change/note-setting';
import { defineAction } from '@/lib/data/request/define-action';
import { requireMailbox } from '@/lib/data/session/access';
import { isUserName } from '@/lib/formats/dspam/userdir';
import { type AlertResult, changeAlerts } from '@/lib/people/alerts/change-alerts';

export interface AlertChangeResult {
  intent: 'add' | 'remove' | 'convert';
  result: AlertResult;
  /** What was typed, so that it is not lost when it is refused. */
  typed: string;
}

const mailbox = z.string().refine(isUserName);
const line = z.string().min(1).max(10_000);
const text = z.string().max(10_000);
const form = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('add'), mailbox, text }),
  z.object({ intent: z.literal('remove'), mailbox, line }),
  z.object({ intent: z.literal('convert'), mailbox, line, text }),
]);

const DONE = { add: 'added', remove: 'removed', convert: 'converted' };

const change = defineAction(form, async (input): Promise<AlertChangeResult> => {
  const { login } = await requireMailbox(input.mailbox);
  const result = await changeAlerts(input.mailbox, input);
  if (result.kind === 'done') await noteSetting('alert', login, input.mailbox, DONE[input.intent]);
  revalidatePath('/mailbox/[user]', 'layout');
  return { intent: input.intent, result, typed: 'text' in input ? input.text : '' };
});

/** Adds, removes or converts one alert of a mailbox. */
export async function changeAlertsForm(...args: Parameters<typeof change>): ReturnType<typeof change> {
  return change(...args);
}
