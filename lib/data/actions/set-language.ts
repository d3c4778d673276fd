'use server';

import { cookies } from 'next/headers';
import { z } from 'zod';
import { defineAction } from '@/lib/data/request/define-action';
import { requireSignedIn } from '@/lib/data/session/access';
import { languageCookie } from '@/lib/data/session/keep-language';
import { isLanguage } from '@/lib/ground/languages';
import { saveChoice } from '@/lib/people/digest/choice-rows';

/** '' is what the browser asks for. */
const form = z.object({ language: z.union([z.literal(''), z.string().refine(isLanguage)]) });

const set = defineAction(form, async ({ language }) => {
  const { user } = await requireSignedIn();
  const chosen = language === '' ? null : language;
  await saveChoice(user, { language: chosen });
  (await cookies()).set(languageCookie(chosen));
  return chosen;
});

/** Keeps the language in which somebody reads, here and in the mails to them. */
export async function setLanguage(...args: Parameters<typeof set>): ReturnType<typeof set> {
  return set(...args);
}
