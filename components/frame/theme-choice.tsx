'use client';

import { useTranslations } from 'next-intl';
import { SignedInAsField } from '@/components/ui/signed-in-as';
import { useAnswer } from '@/components/ui/use-answer';
import { setTheme } from '@/lib/data/actions/set-theme';
import type { Theme } from '@/lib/data/session/viewer';

const THEMES: Theme[] = ['system', 'light', 'dark'];

/** One button for each theme; the one in force is pressed. */
export function ThemeChoice({ theme }: { theme: Theme }) {
  const t = useTranslations('theme');
  const [, act] = useAnswer(setTheme);
  return (
    <form action={act} data-stays="">
      <SignedInAsField />
      <fieldset className="theme-choice">
        <legend>{t('legend')}</legend>
        {THEMES.map((name) => (
          <button key={name} type="submit" name="theme" value={name} aria-pressed={name === theme}>
            {t(name)}
          </button>
        ))}
      </fieldset>
    </form>
  );
}
