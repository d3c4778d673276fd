import { useTranslations } from 'next-intl';
import { DoubtButtons } from '@/components/change/doubt-buttons';
import { failureAct } from '@/components/ui/failure-act';
import { Icon } from '@/components/ui/icon';
import { textIfAny, textOf } from '@/components/ui/text-of';
import { hasArrived } from '@/lib/data/change/has-arrived';
import { nobodyKnows } from '@/lib/data/change/nobody-knows';
import type { QuarantineRow } from '@/lib/data/quarantine/quarantine-row';

/** Whether there is nothing particular about a message. */
export function isPlain({
  member,
  result,
  problems,
  failure,
  working,
  expiresSoon,
  hasAlert,
  isHeld,
  host,
}: QuarantineRow): boolean {
  const isSpam = result === 'Spam' || result === '';
  const hasNews = failure !== null || working !== null || expiresSoon || hasAlert || isHeld;
  return member === null && host === null && !hasNews && isSpam && problems.length === 0;
}

/**
 * What is particular about a message, one line each: whom it is for, another result than spam, what is wrong with it, why it failed, that it
 * goes soon. `about`: the id of the element that names it.
 */
export function RowMarks({ row, about }: { row: QuarantineRow; about: string }) {
  const t = useTranslations();
  const { member, result, problems, failure, expiresInDays, expiresSoon, hasAlert, host } = row;
  const isRefused = failure !== null && !hasArrived(failure) && !nobodyKnows(failure, 'release');
  const refusedBy = isRefused ? row.failedRecipient : '';
  return (
    <span className="marks">
      {hasAlert && (
        <span className="mark mark-alert">
          <Icon name="alerts" />
          {t('row.alert')}
        </span>
      )}
      {row.isHeld && (
        <span className="mark">
          <Icon name="info" />
          {t('row.held')}
        </span>
      )}
      {host !== null && (
        <span className="mark">{t(host.isAway ? 'row.onHostAway' : 'row.onHost', { host: host.name })}</span>
      )}
      {member !== null && <span className="mark">{t('row.forMember', { member })}</span>}
      {result !== 'Spam' && result !== '' && (
        <span className="mark mark-result">{textIfAny(t, `result.${result}`) ?? result}</span>
      )}
      {row.working !== null && (
        <span className="mark">
          <Icon name="info" />
          {t(`working.${row.working}`)}
        </span>
      )}
      {failure && (
        <span className="mark mark-failure">
          <Icon name="warning" />
          <span>
            {refusedBy !== '' && t('row.notReleasedTo', { to: refusedBy })}{' '}
            {t(`failure.${failure}`, failureAct('release'))}
          </span>
        </span>
      )}
      {row.doubt === 'earlier' && (
        <span className="mark mark-failure">
          <Icon name="warning" />
          {t('row.doubtEarlier')}
        </span>
      )}
      {row.doubt && <DoubtButtons messageKey={row.key} about={about} />}
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
