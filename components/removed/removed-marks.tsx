import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import type { RemovedRow } from '@/lib/data/quarantine/removed-row';

/** Whether there is nothing particular about a removed message. */
export function isPlain({ member, isForGood, restoring, host }: RemovedRow): boolean {
  return member === null && host === null && !isForGood && restoring === null;
}

/** What is particular about a removed message: that it is being put back, where it is, whom it was for, that it cannot be unlearned. */
export function RemovedMarks({ row: { member, isForGood, restoring, host } }: { row: RemovedRow }) {
  const t = useTranslations();
  return (
    <span className="marks">
      {restoring !== null && (
        <span className="mark">
          <Icon name="info" />
          {t(`working.${restoring}`)}
        </span>
      )}
      {host !== null && (
        <span className="mark">{t(host.isAway ? 'row.onHostAway' : 'row.onHost', { host: host.name })}</span>
      )}
      {member !== null && <span className="mark">{t('row.forMember', { member })}</span>}
      {isForGood && (
        <span className="mark">
          <Icon name="info" />
          {t('removed.forGood')}
        </span>
      )}
    </span>
  );
}
