// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.

import { useTranslations } from 'next-intl';
import { messagePath } from '@/components/list/links';
import { PlainLink } from '@/components/ui/plain-link';
import { When } from '@/components/ui/when';
import type { HistoryPage } from '@/lib/data/history/get-history';
import type { HistoryRow as Row } from '@/lib/data/history/history-row';
import { ClassWord } from './class-word';
import { KeptRow } from './kept-rows';
import { historyEntryPath } from './links';
import { RetrainButton } from './retrain-button';
import { StatusWord } from './status-word';
import { useWhyNot } from './use-why-not';

/** One message of the history: what it is, what was done with it, and the way to correct it. */
export function HistoryRow({ row, page }: { row: Row; page: HistoryPage }) {
  const t = useTranslations();
  const whyNot = useWhyNot();
  const { name, address } = row.from;
  const subject = row.subject || t('row.noSubject');
  const id = `subject-${row.key}`;
  return (
    <KeptRow rowKey={row.key}>
      <td role="cell">
        {row.retraining && (
          <label className="pick">
            <input type="checkbox" name="key" value={row.key} aria-label={subject} />
          </label>
        )}
      </td>
      <td role="cell" className="cell-class">
        <ClassWord of={row.class} />
      </td>
      <td role="cell" className="cell-date">
        {row.at === null ? t('history.noTime') : <When at={row.at} />}
      </td>
      <td role="cell" className="cell-from">
        <span>{name || address || t('row.noSender')}</span>
        {name && <small>{address}</small>}
      </td>
      <td role="cell" className="cell-subject">
        <PlainLink id={id} href={historyEntryPath(page.mailbox, row.key, page.params)} data-open="">
          {subject}
        </PlainLink>
      </td>
      <td role="cell" className="cell-status">
        {row.quarantineKey === null ? (
          <StatusWord row={row} />
        ) : (
          <PlainLink
            className="link"
            href={messagePath(page.mailbox, row.quarantineKey)}
            aria-describedby={id}
          >
            {t('history.inQuarantine')}
          </PlainLink>
        )}
      </td>
      <td role="cell" className="cell-action">
        {row.retraining && (
          <RetrainButton messageKey={row.key} retraining={row.retraining} describedBy={id} />
        )}
        {row.refusal === 'signaturePurged' && (
          <span className="too-old" title={whyNot(row.refusal, page.signatureDays)}>
            {t('history.tooOld')}
          </span>
        )}
      </td>
    </KeptRow>
  );
}
