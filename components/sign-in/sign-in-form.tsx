import { useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import { PlainPage } from '@/components/ui/plain-page';
import { useDates } from '@/components/ui/use-dates';
import { useList } from '@/components/ui/use-list';
import { withBasePath } from '@/lib/store/config/base-path';

/** Plain HTML that posts to next-auth, so that signing in needs no script. */
export function SignInForm(props: {
  csrfToken: string;
  callbackPath: string;
  /** As it was typed, after a sign-in that failed. */
  userName: string;
  error: string | null;
  /** Something was sent that was not done, as nobody was signed in any more. */
  hasEnded: boolean;
  /** Filter hosts on which sessions of the person go on that they wanted to end. */
  notOn: string[];
  /** This server does not see the mail of the site now. */
  isHomeAway: boolean;
  /** When to try again, after too many tries. */
  retryAt: Date | null;
}) {
  const t = useTranslations('signIn');
  const list = useList();
  const dates = useDates();
  return (
    <PlainPage title={t('title')}>
      <p className="text-muted">{t('lead')}</p>
      {props.hasEnded && (
        <Notice tone="warning" role="alert">
          {t('ended')}
        </Notice>
      )}
      {props.notOn.length > 0 && (
        <Notice tone="warning" role="alert">
          {t('notOn', { hosts: list(props.notOn), count: props.notOn.length })}
        </Notice>
      )}
      {props.isHomeAway && <Notice tone="danger">{t('homeAway')}</Notice>}
      {props.error !== null && (
        <Notice tone="danger" role="alert" id="sign-in-error">
          {props.retryAt !== null
            ? t('tooMany', { at: dates.dateTime(props.retryAt, { timeStyle: 'medium' }) })
            : t(props.error === 'CredentialsSignin' ? 'wrong' : 'unavailable')}
        </Notice>
      )}
      <form method="post" action={withBasePath('/api/auth/callback/credentials')} className="grid gap-4">
        <input type="hidden" name="csrfToken" value={props.csrfToken} />
        <input type="hidden" name="callbackUrl" value={props.callbackPath} />
        <label className="field">
          {t('userName')}
          <input
            className="input"
            name="username"
            defaultValue={props.userName}
            required
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
          />
        </label>
        <label className="field">
          {t('password')}
          <input
            className="input"
            name="password"
            type="password"
            required
            autoComplete="current-password"
            // What stands on a page when it comes is not read out by itself.
            aria-describedby={props.error === null ? undefined : 'sign-in-error'}
            // biome-ignore lint/a11y/noAutofocus: what was wrong stands above, and this is what has to be typed again.
            autoFocus={props.error !== null}
          />
        </label>
        <button type="submit" className="button button-primary">
          {t('submit')}
        </button>
      </form>
    </PlainPage>
  );
}
