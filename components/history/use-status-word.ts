import { useTranslations } from 'next-intl';
import type { HistoryRow } from '@/lib/data/history/history-row';

type Status = Pick<HistoryRow, 'status' | 'statusText' | 'quarantineKey' | 'taken'>;

/** What was done with a message last, as a word; unusual words in the log are shown as they are. */
export function useStatusWord(): (row: Status) => string {
  const t = useTranslations();
  return ({ status, statusText, quarantineKey, taken }) => {
    if (quarantineKey !== null) return t('history.inQuarantine');
    if (status === 'quarantined' && taken !== null) return t(`historyStatus.${taken}`);
    return (status === 'other' && statusText) || t(`historyStatus.${status}`);
  };
}
