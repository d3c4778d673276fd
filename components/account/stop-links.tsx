'use client';

import { useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import { SignedInAsField } from '@/components/ui/signed-in-as';
import { useAnswer } from '@/components/ui/use-answer';
import { stopDigestLinks } from '@/lib/data/actions/stop-digest-links';

/** Ends every link of the digests that somebody was sent, as after a mail that others have seen. */
export function StopLinks() {
  const t = useTranslations('digestLinks');
  const errors = useTranslations('errors');
  const [answer, act, pending] = useAnswer(stopDigestLinks);
  return (
    <form action={act} className="grid justify-items-start gap-2">
      <SignedInAsField />
      <button type="submit" className="button" aria-disabled={pending}>
        {t('stop')}
      </button>
      <p className="text-muted">{t('hint')}</p>
      <div role="status">
        {answer && !answer.ok && <Notice tone="danger">{errors(answer.reason, answer.values)}</Notice>}
        {answer?.ok && <Notice tone="success">{t('stopped')}</Notice>}
      </div>
    </form>
  );
}
