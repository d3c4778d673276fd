'use server';

import { revalidatePath } from 'next/cache';
import { changeSenderRuleAtHosts } from '@/lib/data/at-hosts/sender-rule-at-hosts';
import { defineAction } from '@/lib/data/request/define-action';
import { senderChange } from '@/lib/data/sender-rules/sender-asked';
import { requireMailbox } from '@/lib/data/session/access';

const change = defineAction(senderChange, async (input) => {
  await requireMailbox(input.mailbox);
  await changeSenderRuleAtHosts(input);
  revalidatePath('/mailbox/[user]/senders', 'layout');
  return { intent: input.intent };
});

/** Holds back the mail of a sender's domain, or no longer. */
export async function changeSenderRuleForm(...args: Parameters<typeof change>): ReturnType<typeof change> {
  return change(...args);
}
