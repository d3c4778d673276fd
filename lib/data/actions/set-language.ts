'use server';

import { cookies } from 'next/headers';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { defineAction } from '@/lib/data/request/define-action';
import { requireSignedIn } from '@/lib/data/session/access';
import { languageCookie } from '@/lib/data/session/keep-language';
import { isLanguage } from '@/lib/ground/languages';
import { saveChoice } from '@/lib/people/digest/choice-rows';

/** What came of it; why not is said here, so that the menu of every page need not bring along the words of all errors. */
type LanguageAnswer = { ok: true } | { ok: false; said: string };

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
export async function setLanguage(_previous: LanguageAnswer | null, data: FormData): Promise<LanguageAnswer> {
  const answer = await set(null, data);
  if (answer.ok) return { ok: true };
  const errors = await getTranslations('errors');
  return { ok: false, said: errors(answer.reason, answer.values) };
}
