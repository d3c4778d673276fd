'use client';

import { useTranslations } from 'next-intl';
import type { ChangeResult } from '@/lib/data/change/change-result';

/** What was done, in a sentence; in two when an undo put some messages back and retrained others. */
export function ChangeDone({ result: { intent, done, retrained, recipients } }: { result: ChangeResult }) {
  const t = useTranslations('change');
  const to = recipients.join(', ') || 'none';
  const others = done - retrained;
  return (
    <span className="font-medium">
      {others > 0 && <span>{t(intent, { count: others, to })}</span>}{' '}
      {retrained > 0 && <span>{t('retrainBack', { count: retrained })}</span>}
    </span>
  );
}
