import { useTranslations } from 'next-intl';
import { failureAct } from '@/components/ui/failure-act';
import type { HistoryRow } from '@/lib/data/history/history-row';

/** Says why a message cannot be retrained; how long signatures are kept, where the site says so. */
export function useWhyNot(): (
  refusal: NonNullable<HistoryRow['refusal']>,
  signatureDays: number | null,
) => string {
  const t = useTranslations();
  return (refusal, signatureDays) =>
    refusal === 'signaturePurged' && signatureDays !== null
      ? t('history.tooOldWhy', { days: signatureDays })
      : t(`failure.${refusal}`, failureAct('retrain'));
}
