'use client';

import { useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import type { AlertChangeResult } from '@/lib/data/actions/change-alerts';
import type { ActionResult } from '@/lib/data/request/define-action';

const DONE = { add: 'added', remove: 'removed', convert: 'converted' } as const;

/** How the last change ended. */
export function AlertsStatus({ answer }: { answer: ActionResult<AlertChangeResult> | null }) {
  const t = useTranslations('alerts');
  const errors = useTranslations('errors');
  const result = answer?.ok ? answer.data.result : null;
  // The region is there before it has anything to say, or else it would not be read out.
  return (
    <div role="status">
      {answer && !answer.ok && <Notice tone="danger">{errors(answer.reason, answer.values)}</Notice>}
      {result?.kind === 'fault' && <Notice tone="danger">{t(`${result.fault}Fault`)}</Notice>}
      {answer?.ok && result?.kind === 'done' && (
        <Notice tone="success">{t(DONE[answer.data.intent], { text: result.text })}</Notice>
      )}
    </div>
  );
}
