'use client';

import { useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import { textIfAny } from '@/components/ui/text-of';
import type { PreferencesResult } from '@/lib/data/actions/save-preferences';
import type { ActionResult } from '@/lib/data/request/define-action';
import { showValue } from './show-value';

/** How the last save ended. */
export function PreferencesStatus(props: {
  answer: ActionResult<PreferencesResult> | null;
  isSite: boolean;
}) {
  const t = useTranslations('preference');
  const errors = useTranslations('errors');
  const { answer, isSite } = props;
  const show = (name: string, value: string | null) =>
    value === null ? t('default') : showValue(t, name, value);
  const result = answer?.ok ? answer.data.result : null;
  // The region is there before it has anything to say, or else it would not be read out.
  return (
    <div role="status" className="grow">
      {answer && !answer.ok && <Notice tone="danger">{errors(answer.reason, answer.values)}</Notice>}
      {result?.kind === 'saved' && (
        <Notice tone={result.changes.length === 0 ? 'info' : 'success'}>
          {result.changes.length === 0 ? (
            t('nothingChanged')
          ) : answer?.ok && answer.data.intent === 'return' ? (
            t('returned')
          ) : (
            <>
              {t('saved')} {result.copied > 0 && t('copied', { count: result.copied })}{' '}
              {isSite && result.confCounts && t('returned')}
            </>
          )}
        </Notice>
      )}
      {result?.kind === 'faults' && <Notice tone="danger">{t('notSaved')}</Notice>}
      {result?.kind === 'changed-meanwhile' && (
        <Notice tone="warning">
          <p>{t('changedMeanwhile')}</p>
          <ul className="list-disc ps-5">
            {result.conflicts.map(({ name, before, now }) => (
              <li key={name}>
                {t('conflict', {
                  name: textIfAny(t, name) ?? name,
                  before: show(name, before),
                  now: show(name, now),
                })}
              </li>
            ))}
          </ul>
          <p>{t('decide')}</p>
        </Notice>
      )}
    </div>
  );
}
