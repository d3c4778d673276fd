'use client';

import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { MoreTexts } from '@/components/ui/more-texts';
import { Notice } from '@/components/ui/notice';
import type { ChangeAnswer } from '@/lib/data/change/change-texts';
import { useChange } from './change-context';
import { ChangeDone } from './change-done';
import { ChangeFailures } from './change-failures';
import { focusIfLost, rowAt } from './focus-after';
import { UndoForm } from './undo-form';
import { useHeight } from './use-height';
import type { Doing } from './use-leaving';
import { useShortWay } from './use-short-way';

const FAILED = {
  release: 'failedRelease',
  delete: 'failedDelete',
  arrived: 'failedArrived',
  undo: 'failedUndo',
  spam: 'failedRetrain',
  innocent: 'failedRetrain',
} as const;

/**
 * What is being done, and how the last change ended, with the way back: in sight until somebody dismisses it or the next change begins. While the focus is
 * where the change has left it, Tab leads here, and from here back there.
 */
export function ChangeStatus(props: {
  mailbox: string;
  result: ChangeAnswer | null;
  pending: boolean;
  /** What is being done, where it can be said. */
  doing: Doing | null;
  /** What the jobs are doing, said only: their notices show it. */
  ofJobs: string | null;
}) {
  const t = useTranslations('selection');
  const { result, mailbox, pending, doing, ofJobs } = props;
  const { lastPlace } = useChange();
  const region = useRef<HTMLDivElement>(null);
  const [dismissed, setDismissed] = useState<ChangeAnswer | null>(null);
  const shown = result === dismissed || isOfJob(result) ? null : result;
  useShortWay(region, shown);
  useHeight(region, doing ?? shown);
  const dismiss = () => {
    focusIfLost(lastPlace()?.() ?? rowAt(0));
    setDismissed(shown);
  };
  // The region is there before it has anything to say, or else it would not be read out.
  return (
    <div role="status" className="status" ref={region}>
      {doing !== null && <Notice tone="info">{t(`doing.${doing}`)}</Notice>}
      {doing === null && (pending || ofJobs !== null) && (
        <span className="sr-only">{pending ? t('pending') : ofJobs}</span>
      )}
      {doing === null && shown && (
        <Notice tone={toneOf(shown)}>
          <div className="flex items-start gap-3">
            <div className="min-w-0 grow">
              <MoreTexts texts={shown.texts}>
                <ChangeText mailbox={mailbox} result={shown} />
              </MoreTexts>
            </div>
            <button
              type="button"
              className="button button-quiet button-small"
              aria-label={t('close')}
              onClick={dismiss}
            >
              <Icon name="close" />
            </button>
          </div>
        </Notice>
      )}
    </div>
  );
}

/** Whether a job does all that was asked for: then its notice says how far it is, and there is nothing else to say. */
function isOfJob(result: ChangeAnswer | null): boolean {
  return result?.ok === true && result.data.queued > 0 && result.data.later === 0;
}

function toneOf(result: ChangeAnswer): 'danger' | 'warning' | 'success' {
  if (!result.ok) return 'danger';
  return result.data.failed.length > 0 ? 'warning' : 'success';
}

function ChangeText({ mailbox, result }: { mailbox: string; result: ChangeAnswer }) {
  const t = useTranslations();
  if (!result.ok) return <p>{t(`errors.${result.reason}`, result.values)}</p>;
  const { data } = result;
  return (
    <>
      {data.done > 0 && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <ChangeDone result={data} />
          {data.batch && <UndoForm mailbox={mailbox} batch={data.batch} />}
        </div>
      )}
      {data.released > 0 && (
        <p>{t('change.released', { count: data.released, to: data.recipients.join(', ') || 'none' })}</p>
      )}
      {data.delivered > 0 && <p>{t('change.delivered')}</p>}
      {data.notReversed > 0 && <p>{t('change.notReversed', { count: data.notReversed })}</p>}
      {data.later > 0 && <p>{t('change.later', { count: data.later })}</p>}
      <ChangeFailures kind={FAILED[data.intent]} failed={data.failed} />
    </>
  );
}
