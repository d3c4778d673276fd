import { useNow, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { mailboxPath, quarantinePath } from '@/components/list/links';
import { Notice } from '@/components/ui/notice';
import { PlainLink } from '@/components/ui/plain-link';
import { SignedInAs } from '@/components/ui/signed-in-as';
import { Wordmark } from '@/components/ui/wordmark';
import { keptBeside } from '@/lib/data/quarantine/quarantine-query';
import type { FrameData } from '@/lib/data/site/get-frame-data';
import { AccountMenu } from './account-menu';
import { KeptFocus } from './kept-focus';
import { LostAnswer } from './lost-answer';
import { Nav } from './nav';
import { NavBar } from './nav-bar';
import { OnTheWay } from './on-the-way';
import { SearchBox } from './search-box';

/** What stands around every page of a mailbox. */
export function Frame({ frame, children }: { frame: FrameData; children: ReactNode }) {
  const t = useTranslations('frame');
  const { mailbox, role, quarantined, likelyUnseen, alerts, hasMoreAlerts, isPart } = frame;
  return (
    <SignedInAs login={frame.login}>
      <div className="frame">
        <a className="skip-link" href="#content">
          {t('skip')}
        </a>
        <header className="frame-top">
          <Wordmark />
          <p className="frame-mailbox">
            <span className="sr-only">{t('mailboxOf')} </span>
            <bdi>{frame.mailbox}</bdi>
          </p>
          <SearchBox action={mailboxPath(frame.mailbox, 'quarantine')} kept={keptBeside('search box')} />
          <AccountMenu
            login={frame.login}
            theme={frame.theme}
            language={frame.language}
            texts={{
              account: t('account', { login: frame.login }),
              ownAccount: t('ownAccount'),
              signOut: t('signOut'),
              language: {
                legend: t('language'),
                browser: t('languageOfBrowser'),
                set: t('setLanguage'),
              },
            }}
          />
        </header>
        <NavBar label={t('pages')} all={t('allPages')}>
          <Nav
            frame={{
              ...{ mailbox, role, quarantined, likelyUnseen, alerts, hasMoreAlerts },
              ...(isPart && { isPart }),
            }}
            drawnAt={useNow().getTime()}
          />
        </NavBar>
        <main id="content" className="frame-main" tabIndex={-1}>
          {!frame.isOwn && (
            <div className="p-3 pb-0">
              <Notice tone="info" role="note">
                {t('otherMailbox', { mailbox: frame.mailbox })}{' '}
                <PlainLink className="link" href={quarantinePath(frame.user)} data-back="">
                  {t('ownMailbox')}
                </PlainLink>
              </Notice>
            </div>
          )}
          {children}
        </main>
        <LostAnswer />
        <OnTheWay texts={{ opening: t('opening'), slow: t('slow'), again: t('again') }} />
        <KeptFocus />
      </div>
    </SignedInAs>
  );
}
