'use client';

import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import { Icon } from '@/components/ui/icon';
import { MoreTexts } from '@/components/ui/more-texts';
import { Notice } from '@/components/ui/notice';
import type { ChangeResult } from '@/lib/data/change/change-result';
import type { ChangeAnswer } from '@/lib/data/change/change-texts';
import { useChange } from './change-context';
import { ChangeDone } from './change-done';
import { ChangeFailures } from './change-failures';
import { ChangeLetting } from './change-letting';
import { focusIfLost, rowAt } from './focus-after';
import { batchesOf, resultsOf, type Shown } from './shown-results';
import { UndoForm } from './undo-form';
import { useHeight } from './use-height';
import type { Doing } from './use-leaving';
import { useShortWay } from './use-short-way';

/**
 * What is being done, and how the last change ended, with the way back: in sight until somebody dismisses it or the next change begins. While the focus is
 * where the change has left it, Tab leads here, and from here back there.
 */
export function ChangeStatus(props: {
  mailbox: string;
  shown: Shown;
  onDismiss: () => void;
  pending: boolean;
  /** What is being done, where it can be said. */
  doing: Doing | null;
  /** What the jobs are doing, said only: their notices show it. */
  ofJobs: string | null;
}) {
  const t = useTranslations('selection');
  const { mailbox, pending, doing, ofJobs } = props;
  const { lastPlace } = useChange();
  const region = useRef<HTMLDivElement>(null);
  const shown = props.shown.some((answer) => !isOfJob(answer)) ? props.shown : null;
  useShortWay(region, shown);
  useHeight(region, doing ?? shown);
  const dismiss = () => {
    focusIfLost(lastPlace()?.() ?? rowAt(0));
    props.onDismiss();
  };
  // The region is there before it has anything to say, or else it would not be read out.
  return (
    <div role="status" className="status" data-working={pending ? '' : undefined} ref={region}>
      {doing !== null && <Notice tone="info">{t(`doing.${doing}`)}</Notice>}
      {doing === null && (pending || ofJobs !== null) && (
        <span className="sr-only">{pending ? t('pending') : ofJobs}</span>
      )}
      {doing === null && shown && (
        <Notice tone={toneOf(shown)}>
          <div className="flex items-start gap-3">
            <div className="min-w-0 grow">
              <MoreTexts texts={Object.assign({}, ...shown.map(({ texts }) => texts))}>
                <ChangeText mailbox={mailbox} shown={shown} />
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
function isOfJob(answer: ChangeAnswer): boolean {
  return answer.ok && answer.data.queued > 0 && answer.data.later === 0;
}

function toneOf(shown: Shown): 'danger' | 'warning' | 'success' {
  if (shown.every(({ ok }) => !ok)) return 'danger';
  return shown.every((answer) => answer.ok && answer.data.failed.length === 0 && isLetAsMeant(answer.data))
    ? 'success'
    : 'warning';
}

function isLetAsMeant({ letting = [] }: ChangeResult): boolean {
  return letting.every(({ what }) => what !== 'failed' && what !== 'stays' && what !== 'noLine');
}

function ChangeText({ mailbox, shown }: { mailbox: string; shown: Shown }) {
  const t = useTranslations();
  const results = resultsOf(shown);
  const done = results.filter((result) => result.done > 0);
  const batches = batchesOf(shown);
  const last = shown.at(-1);
  return (
    <>
      {done.length > 0 && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          {done.map((result) => (
            <ChangeDone key={result.intent} result={result} />
          ))}
          {batches.length > 0 && <UndoForm mailbox={mailbox} batches={batches} />}
        </div>
      )}
      {results.map((result) => (
        <ChangeDetails key={result.intent} result={result} />
      ))}
      {last && !last.ok && <p>{t(`errors.${last.reason}`, last.values)}</p>}
    </>
  );
}

function ChangeDetails({ result: data }: { result: ChangeResult }) {
  const t = useTranslations('change');
  return (
    <>
      {data.released > 0 && (
        <p>{t('released', { count: data.released, to: data.recipients.join(', ') || 'none' })}</p>
      )}
      {data.delivered > 0 && <p>{t('delivered')}</p>}
      {data.notReversed > 0 && <p>{t('notReversed', { count: data.notReversed })}</p>}
      {data.later > 0 && <p>{t('later', { count: data.later })}</p>}
      <ChangeFailures intent={data.intent} failed={data.failed} />
      <ChangeLetting letting={data.letting ?? []} />
    </>
  );
}
