'use client';

import { useTranslations } from 'next-intl';
import { textOf } from '@/components/ui/text-of';
import type { ChangeResult } from '@/lib/data/change/change-result';
import { hasArrived } from '@/lib/data/change/has-arrived';

/** Why messages stayed: one line for each reason, and address that was named. The rows of the list say it of each message. */
export function ChangeFailures({ kind, failed }: { kind: string; failed: ChangeResult['failed'] }) {
  const t = useTranslations();
  const counts = new Map<
    string,
    { reason: ChangeResult['failed'][number]['reason']; to: string; count: number }
  >();
  for (const { reason, recipient: to = 'none' } of failed) {
    const line = `${reason} ${to}`;
    counts.set(line, { reason, to, count: (counts.get(line)?.count ?? 0) + 1 });
  }
  return [...counts].map(([line, { reason, to, count }]) => (
    <p key={line}>
      {textOf(t, `change.${hasArrived(reason) ? 'failedDelivered' : kind}`, { count, to })}{' '}
      {textOf(t, `failure.${reason}`)}
    </p>
  ));
}
