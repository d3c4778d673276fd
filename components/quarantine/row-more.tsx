import { useFormatter, useTranslations } from 'next-intl';
import { formatSize } from '@/components/ui/format-size';
import type { QuarantineRow } from '@/lib/data/quarantine/quarantine-row';

export function hasMore({ expiresSoon, expiresInDays }: QuarantineRow, isSized: boolean): boolean {
  return isSized || (!expiresSoon && expiresInDays !== null);
}

/** Under the date: how large the message is, where that is asked for, and how long it stays, where retention is on and no mark says so. */
export function RowMore({ row, isSized }: { row: QuarantineRow; isSized: boolean }) {
  const t = useTranslations('row');
  const format = useFormatter();
  const days = row.expiresSoon ? null : row.expiresInDays;
  return (
    <>
      {isSized && <span className="row-more">{formatSize(format, row.size)}</span>}
      {days !== null && (
        <span className="row-more" title={t('expires', { days })}>
          {t('stays', { days })}
        </span>
      )}
    </>
  );
}
