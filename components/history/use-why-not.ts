import { useTranslations } from 'next-intl';

/** Says why a message cannot be retrained; how long signatures are kept, where the site says so. */
export function useWhyNot(): (refusal: string, signatureDays: number | null) => string {
  const t = useTranslations();
  return (refusal, signatureDays) =>
    refusal === 'signaturePurged' && signatureDays !== null
      ? t('history.tooOldWhy', { days: signatureDays })
      : t(`failure.${t.has(`failure.${refusal}`) ? refusal : 'failed'}`);
}
