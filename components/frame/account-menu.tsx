'use client';

import { LanguageChoice, type LanguageTexts } from '@/components/account/language-choice';
import { ActionForm } from '@/components/ui/action-form';
import { Icon } from '@/components/ui/icon';
import { PlainLink } from '@/components/ui/plain-link';
import { useIsAlive } from '@/components/ui/use-is-alive';
import { signOut } from '@/lib/data/actions/sign-out';
import type { Theme } from '@/lib/data/session/viewer';
import type { Language } from '@/lib/ground/languages';
import { ThemeChoice } from './theme-choice';

interface MenuTexts {
  account: string;
  ownAccount: string;
  signOut: string;
  language: LanguageTexts;
}

interface Props {
  login: string;
  theme: Theme;
  language: Language | null;
  texts: MenuTexts;
}

/** Theme, language and sign-out, in a native popover: it closes by Escape or a click beside it, and needs no script but for the language. */
export function AccountMenu({ login, theme, language, texts }: Props) {
  return (
    <>
      <button
        type="button"
        className="button button-quiet account-button"
        popoverTarget="account-menu"
        aria-label={texts.account}
      >
        <Icon name="person" />
        <bdi className="account-name">{login}</bdi>
      </button>
      <div id="account-menu" popover="auto" className="menu">
        <ThemeChoice theme={theme} />
        {/* Not in what the server writes: it would be the heaviest part of each page. Without scripts it is on the page of the account. */}
        {useIsAlive() && <LanguageChoice language={language} texts={texts.language} />}
        <PlainLink className="button" href="/account">
          {texts.ownAccount}
        </PlainLink>
        <ActionForm action={signOut}>
          <button type="submit" className="button w-full">
            {texts.signOut}
          </button>
        </ActionForm>
      </div>
    </>
  );
}
