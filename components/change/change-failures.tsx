'use client';

import { useTranslations } from 'next-intl';
import type { ChangeResult } from '@/lib/data/change-result';

/** Why messages stayed: one line for each reason. The rows of the list say it of each message. */
export function ChangeFailures({ kind, failed }: { kind: string; failed: ChangeResult['failed'] }) {
  const t = useTranslations();
  const counts = new Map<string, number>();
  for (const { reason } of failed) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => (
    <p key={reason}>
      {t(`change.${kind}`, { count })} {t(`failure.${t.has(`failure.${reason}`) ? reason : 'failed'}`)}
    </p>
  ));
}
