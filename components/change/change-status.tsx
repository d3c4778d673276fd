'use client';

import { useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import type { ChangeResult } from '@/lib/data/change-result';
import type { ActionResult } from '@/lib/data/define-action';
import { ChangeDone } from './change-done';
import { ChangeFailures } from './change-failures';
import { UndoForm } from './undo-form';

const FAILED = {
  release: 'failedRelease',
  delete: 'failedDelete',
  arrived: 'failedArrived',
  undo: 'failedUndo',
  spam: 'failedRetrain',
  innocent: 'failedRetrain',
} as const;

/** How the last change ended, and the way back. */
export function ChangeStatus(props: { mailbox: string; result: ActionResult<ChangeResult> | null }) {
  const t = useTranslations();
  const { result, mailbox } = props;
  // The region is there before it has anything to say, or else it would not be read out.
  return (
    <div role="status" className="status">
      {result && !result.ok && (
        <Notice tone="danger">
          <p>
            {t(`errors.${t.has(`errors.${result.reason}`) ? result.reason : result.code}`, result.values)}
          </p>
        </Notice>
      )}
      {result?.ok && (
        <Notice tone={result.data.failed.length > 0 ? 'warning' : 'success'}>
          {result.data.done > 0 && (
            <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
              <ChangeDone result={result.data} />
              {result.data.batch && <UndoForm mailbox={mailbox} batch={result.data.batch} />}
            </div>
          )}
          {result.data.released > 0 && <p>{t('change.released', { count: result.data.released })}</p>}
          {result.data.queued > 0 && <p>{t('change.queued', { count: result.data.queued })}</p>}
          {result.data.delivered > 0 && <p>{t('change.delivered')}</p>}
          {result.data.notReversed > 0 && (
            <p>{t('change.notReversed', { count: result.data.notReversed })}</p>
          )}
          <ChangeFailures kind={FAILED[result.data.intent]} failed={result.data.failed} />
        </Notice>
      )}
    </div>
  );
}
