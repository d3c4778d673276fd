'use server';

import { revalidatePath } from 'next/cache';
import { changeSenderRuleAtHosts } from '@/lib/data/at-hosts/sender-rule-at-hosts';
import { defineAction } from '@/lib/data/request/define-action';
import { type SenderChange, senderChange, shownDomain } from '@/lib/data/sender-rules/sender-asked';
import { requireMailbox } from '@/lib/data/session/access';

/** What was done, and for which address, or domain as people read it. */
export interface SenderRuleResult {
  intent: SenderChange['intent'];
  of: string;
  /** A sender of whom the filter knows nothing that could be let through yet. */
  isOfNothing: boolean;
}

const OF_ADDRESS: readonly SenderChange['intent'][] = ['let', 'unlet', 'last', 'unlast'];

const change = defineAction(senderChange, async (input): Promise<SenderRuleResult> => {
  await requireMailbox(input.mailbox);
  const lines = await changeSenderRuleAtHosts(input);
  revalidatePath('/mailbox/[user]', 'layout');
  const { intent, address } = input;
  const of = OF_ADDRESS.includes(intent) ? address : shownDomain(address);
  return { intent, of, isOfNothing: lines === 0 };
});

/** Holds back the mail of a sender's domain, or no longer. */
export async function changeSenderRuleForm(...args: Parameters<typeof change>): ReturnType<typeof change> {
  return change(...args);
}
