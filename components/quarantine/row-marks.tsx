import { useTranslations } from 'next-intl';
import { DoubtButtons } from '@/components/change/doubt-buttons';
import { subjectId } from '@/components/list/links';
import { Icon } from '@/components/ui/icon';
import { textIfAny, textOf } from '@/components/ui/text-of';
import type { QuarantineRow } from '@/lib/data/quarantine/quarantine-row';

/** What is particular about a message, one line each: whom it is for, another result than spam, what is wrong with it, why it failed, that it goes soon. */
export function RowMarks({ row }: { row: QuarantineRow }) {
  const t = useTranslations();
  const { member, result, problems, failure, expiresInDays, expiresSoon, hasAlert } = row;
  const isPlain = member === null && !expiresSoon && (result === 'Spam' || result === '');
  if (isPlain && problems.length === 0 && failure === null && !hasAlert) return null;
  return (
    <span className="marks">
      {hasAlert && (
        <span className="mark mark-alert">
          <Icon name="alerts" />
          {t('row.alert')}
        </span>
      )}
      {member !== null && <span className="mark">{t('row.forMember', { member })}</span>}
      {result !== 'Spam' && result !== '' && (
        <span className="mark mark-result">{textIfAny(t, `result.${result}`) ?? result}</span>
      )}
      {failure && (
        <span className="mark mark-failure">
          <Icon name="warning" />
          {t('row.notReleased', { reason: t(`failure.${failure}`), to: row.failedRecipient || 'none' })}
        </span>
      )}
      {row.inDoubt && <DoubtButtons messageKey={row.key} about={subjectId(row.key)} />}
      {problems.map((code) => (
        <span key={code} className="mark mark-problem">
          <Icon name="info" />
          {textOf(t, `problem.${code}`)}
        </span>
      ))}
      {expiresSoon && (
        <span className="mark">
          <Icon name="removed" />
          {t('row.expires', { days: expiresInDays ?? 0 })}
        </span>
      )}
    </span>
  );
}
