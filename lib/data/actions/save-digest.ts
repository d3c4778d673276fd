'use server';

import { revalidatePath } from 'next/cache';
import { type DigestResult, digestForm, saveDigestAtHosts } from '@/lib/data/at-hosts/save-digest-at-hosts';
import { defineAction } from '@/lib/data/request/define-action';

const save = defineAction(digestForm, async (input): Promise<DigestResult> => {
  const result = await saveDigestAtHosts(input);
  if (result === 'saved')
    revalidatePath(input.intent === 'site' ? '/admin/preferences' : '/mailbox/[user]/preferences', 'page');
  return result;
});

/** Saves what somebody, or the site, wants of the digest; or sends one now. */
export async function saveDigest(...args: Parameters<typeof save>): ReturnType<typeof save> {
  return save(...args);
}
