'use client';

import { ActionForm } from '@/components/ui/action-form';
import { Icon } from '@/components/ui/icon';
import { PlainLink } from '@/components/ui/plain-link';
import { signOut } from '@/lib/data/actions/sign-out';
import type { Theme } from '@/lib/data/session/viewer';
import { ThemeChoice } from './theme-choice';

interface MenuTexts {
  account: string;
  ownAccount: string;
  signOut: string;
}

/** Theme and sign-out, in a native popover: it closes by Escape or a click beside it, and needs no script. */
export function AccountMenu({ login, theme, texts }: { login: string; theme: Theme; texts: MenuTexts }) {
  return (
    <>
      <button
        type="button"
        className="button button-quiet account-button"
        popoverTarget="account-menu"
        aria-label={texts.account}
      >
        <Icon name="person" />
        <span className="account-name">{login}</span>
      </button>
      <div id="account-menu" popover="auto" className="menu">
        <ThemeChoice theme={theme} />
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
