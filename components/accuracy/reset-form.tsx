'use client';

import { useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import { SignedInAsField } from '@/components/ui/signed-in-as';
import { useAnswer } from '@/components/ui/use-answer';
import { resetAccuracyForm } from '@/lib/data/actions/reset-accuracy';

/** Begins to count anew, after saying what that means. A popover, so that it works before scripts. */
export function ResetForm({ mailbox }: { mailbox: string }) {
  const t = useTranslations('accuracyReset');
  const errors = useTranslations('errors');
  const [answer, act, pending] = useAnswer(resetAccuracyForm);
  return (
    <>
      <button type="button" className="button justify-self-start" popoverTarget="reset-accuracy">
        {t('reset')}
      </button>
      <div id="reset-accuracy" popover="auto" className="dialog" role="dialog" aria-labelledby="reset-title">
        <h2 id="reset-title" className="font-semibold">
          {t('title')}
        </h2>
        <p>{t('lead')}</p>
        <form
          action={act}
          onSubmit={(event) => pending && event.preventDefault()}
          className="flex flex-wrap gap-2"
        >
          <SignedInAsField />
          <input type="hidden" name="mailbox" value={mailbox} />
          <button
            type="submit"
            className="button button-primary"
            aria-disabled={pending}
            popoverTarget="reset-accuracy"
            popoverTargetAction="hide"
          >
            {t('confirm')}
          </button>
          <button type="button" className="button" popoverTarget="reset-accuracy" popoverTargetAction="hide">
            {t('cancel')}
          </button>
        </form>
      </div>
      <div role="status">
        {answer?.ok && <Notice tone="success">{t('done')}</Notice>}
        {answer && !answer.ok && <Notice tone="danger">{errors(answer.reason, answer.values)}</Notice>}
      </div>
    </>
  );
}
