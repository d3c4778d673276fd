'use client';

import { useEffect, useId } from 'react';
import { Notice } from '@/components/ui/notice';
import { SignedInAsField } from '@/components/ui/signed-in-as';
import { useAnswer } from '@/components/ui/use-answer';
import { setLanguage } from '@/lib/data/actions/set-language';
import { LANGUAGES, type Language } from '@/lib/ground/languages';

export interface LanguageTexts {
  legend: string;
  browser: string;
  set: string;
}

/** Each language by its own name: who does not read the page finds theirs. */
export function LanguageChoice({ language, texts }: { language: Language | null; texts: LanguageTexts }) {
  const id = useId();
  const [answer, act] = useAnswer(setLanguage);
  // The router keeps pages, and pages their texts, as they were. So this form leads away from what was typed, and is asked about (useLeaveGuard).
  useEffect(() => {
    if (answer?.ok) window.location.reload();
  }, [answer]);
  return (
    <form action={act} className="language-choice">
      <SignedInAsField />
      <label htmlFor={id}>{texts.legend}</label>
      <select id={id} name="language" className="input" defaultValue={language ?? ''}>
        <option value="">{texts.browser}</option>
        {Object.entries(LANGUAGES).map(([tag, name]) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
      <button type="submit" className="button">
        {texts.set}
      </button>
      {answer?.ok === false && (
        <Notice tone="danger" role="alert">
          {answer.said}
        </Notice>
      )}
    </form>
  );
}
