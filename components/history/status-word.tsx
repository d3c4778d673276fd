import { useTranslations } from 'next-intl';
import type { HistoryRow } from '@/lib/data/history/history-row';

/** What was done with a message last; unusual words in the log are shown as they are. */
export function StatusWord({
  row: { status, statusText },
}: {
  row: Pick<HistoryRow, 'status' | 'statusText'>;
}) {
  const t = useTranslations('historyStatus');
  return status === 'other' ? statusText || t('other') : t(status);
}
