'use client';

import { useTranslations } from 'next-intl';
import { useChange } from '@/components/change/change-context';
import { ONE_CLICK } from '@/components/ui/one-click';
import type { Retraining } from '@/lib/data/history/history-row';

/** Retrains the one message that it stands beside; the id of its subject tells a screen reader which one that is. */
export function RetrainButton(props: {
  messageKey: string;
  retraining: Retraining;
  describedBy: string | undefined;
  className?: string;
}) {
  const t = useTranslations('retrain');
  const { pending } = useChange();
  const { as, isUndo } = props.retraining;
  return (
    <button
      name="only"
      value={`${as}:${props.messageKey}`}
      className={props.className ?? 'button button-small'}
      data-undo={isUndo ? '' : undefined}
      aria-disabled={pending || undefined}
      aria-describedby={props.describedBy}
      {...ONE_CLICK}
    >
      {t(isUndo ? 'undo' : as)}
    </button>
  );
}
