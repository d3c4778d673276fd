import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { OtherPerson } from '@/components/sign-in/other-person';
import { SignInForm } from '@/components/sign-in/sign-in-form';
import { PageTitle } from '@/components/ui/page-title';
import { hostsNamed } from '@/lib/data/hosts/hosts-named';
import { retryAtOf } from '@/lib/data/session/auth-options';
import { callbackPath } from '@/lib/data/session/callback-path';
import { findSignedIn } from '@/lib/data/session/session';
import { SIGN_IN_TOKEN_HEADER } from '@/lib/data/session/sign-in-token';
import { keptUserName } from '@/lib/data/session/typed-name';
import { isHomeAway } from '@/lib/data/site/health';

export default async function LoginPage({ searchParams }: PageProps<'/login'>) {
  const { error, callbackUrl, notDone, notOn } = await searchParams;
  const target = callbackPath(callbackUrl);
  const t = await getTranslations('signIn');
  if (await findSignedIn()) {
    if (notDone === 'other') return <OtherPerson />;
    redirect(target);
  }
  return (
    <>
      <PageTitle page={t('title')} />
      <SignInForm
        csrfToken={(await headers()).get(SIGN_IN_TOKEN_HEADER) ?? ''}
        callbackPath={target}
        userName={await keptUserName()}
        hasEnded={notDone === 'ended'}
        notOn={hostsNamed(notOn)}
        isHomeAway={await isHomeAway()}
        error={typeof error === 'string' ? error : null}
        retryAt={typeof error === 'string' ? retryAtOf(error) : null}
      />
    </>
  );
}
