'use client';

import { useTranslations } from 'next-intl';
import { failureAct } from '@/components/ui/failure-act';
import { textOf } from '@/components/ui/text-of';
import type { ChangeResult } from '@/lib/data/change/change-result';
import { hasArrived } from '@/lib/data/change/has-arrived';
import { nobodyKnows } from '@/lib/data/change/nobody-knows';

type Failure = ChangeResult['failed'][number];

/** Below `change.failed` it was not done, below `change.open` nobody knows. */
const DONE_TO = {
  release: 'Release',
  delete: 'Delete',
  arrived: 'Arrived',
  undo: 'Undo',
  spam: 'Retrain',
  innocent: 'Retrain',
} as const;

/** Why messages stayed: one line for each reason, and address that was named. The rows of the list say it of each message. */
export function ChangeFailures({ intent, failed }: Pick<ChangeResult, 'intent' | 'failed'>) {
  const t = useTranslations();
  const counts = new Map<string, { reason: Failure['reason']; to: string; count: number }>();
  for (const { reason, recipient: to = 'none' } of failed) {
    const line = `${reason} ${to}`;
    counts.set(line, { reason, to, count: (counts.get(line)?.count ?? 0) + 1 });
  }
  return [...counts].map(([line, { reason, to, count }]) => (
    <p key={line}>
      {textOf(
        t,
        hasArrived(reason)
          ? 'change.failedDelivered'
          : nobodyKnows(reason, intent)
            ? `change.open${DONE_TO[intent]}`
            : `change.failed${DONE_TO[intent]}`,
        { count, to },
      )}{' '}
      {textOf(t, `failure.${reason}`, failureAct(intent))}
    </p>
  ));
}
