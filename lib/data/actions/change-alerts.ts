'use server';

import { revalidatePath } from 'next/cache';
import { changeAlertsAtHosts } from '@/lib/data/at-hosts/alerts-at-hosts';
import { alertChange } from '@/lib/data/request/alert-change';
import { defineAction } from '@/lib/data/request/define-action';
import { requireMailbox } from '@/lib/data/session/access';
import type { AlertResult } from '@/lib/people/alerts/change-alerts';

export interface AlertChangeResult {
  intent: 'add' | 'remove' | 'convert';
  result: AlertResult;
  /** What was typed, so that it is not lost when it is refused. */
  typed: string;
}

const change = defineAction(alertChange, async (input): Promise<AlertChangeResult> => {
  const { login } = await requireMailbox(input.mailbox);
  const result = await changeAlertsAtHosts(input, login);
  revalidatePath('/mailbox/[user]', 'layout');
  return { intent: input.intent, result, typed: 'text' in input ? input.text : '' };
});

/** Adds, removes or converts one alert of a mailbox. */
export async function changeAlertsForm(...args: Parameters<typeof change>): ReturnType<typeof change> {
  return change(...args);
}
