// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.
import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import { DayOf, When } from '@/components/ui/when';
import type { RemovedRow as Row } from '@/lib/data/quarantine/removed-row';
import { RestoreButton } from './restore-button';

/** One removed message of the list: what it was, what was done, and the way back. */
export function RemovedRow({ row }: { row: Row }) {
  const t = useTranslations();
  const { name, address } = row.from;
  const subject = row.subject || t('row.noSubject');
  return (
    <tr role="row" data-row="">
      <td role="cell">
        <label className="pick">
          <input type="checkbox" name="key" value={row.id} aria-label={subject} disabled={row.isRestoring} />
        </label>
      </td>
      <td role="cell" className="cell-from">
        <span>{name || address || t('row.noSender')}</span>
        {name && <small>{address}</small>}
      </td>
      <td role="cell" className="cell-subject">
        {subject}
        {(row.member !== null || row.isForGood || row.isRestoring) && (
          <span className="marks">
            {row.isRestoring && (
              <span className="mark">
                <Icon name="info" />
                {t('working.restore')}
              </span>
            )}
            {row.member !== null && (
              <span className="mark">{t('row.forMember', { member: row.member })}</span>
            )}
            {row.isForGood && (
              <span className="mark">
                <Icon name="info" />
                {t('removed.forGood')}
              </span>
            )}
          </span>
        )}
      </td>
      <td role="cell" className="cell-done">
        <span>{t(`removed.${row.what}`, { to: row.recipient || 'none' })}</span>{' '}
        <span className="from-address">
          {row.by === null ? t('removed.byAge') : t('removed.by', { by: row.by })}
        </span>
      </td>
      <td role="cell" className="cell-date">
        <When at={row.removedAt} />
      </td>
      <td role="cell" className="cell-kept">
        <span className="kept-label">{t('removed.keptUntil')} </span>
        <DayOf at={row.keptUntil} />
      </td>
      <td role="cell" className="cell-restore">
        {!row.isRestoring && <RestoreButton id={row.id} subject={subject} />}
      </td>
    </tr>
  );
}
