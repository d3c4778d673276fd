// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.

import { useTranslations } from 'next-intl';
import { messagePath, subjectId } from '@/components/list/links';
import { Confidence } from '@/components/ui/confidence';
import { Likelihood } from '@/components/ui/likelihood';
import { PlainLink } from '@/components/ui/plain-link';
import { Snippet } from '@/components/ui/snippet';
import { When } from '@/components/ui/when';
import type { QuarantinePage } from '@/lib/data/quarantine/get-quarantine';
import type { QuarantineRow } from '@/lib/data/quarantine/quarantine-row';
import { RowMarks } from './row-marks';
import { RowMore } from './row-more';

/** One message of the list. A click on the row follows its link; `data-open` lets it open beside the list where there is room. */
export function MessageRow({ row, page }: { row: QuarantineRow; page: QuarantinePage }) {
  const t = useTranslations('row');
  const { name, address } = row.from;
  const subject = row.subject || t('noSubject');
  return (
    <tr role="row" data-row="" data-new={row.seen ? undefined : ''}>
      <td role="cell" className="cell-pick">
        <label className="pick">
          <input type="checkbox" name="key" value={row.key} aria-label={subject} />
        </label>
      </td>
      {page.scoring.hasScores ? (
        <td role="cell" className="cell-likely">
          <Likelihood likelihood={row.likelihood} />
        </td>
      ) : (
        <td role="cell" className="cell-confidence">
          <Confidence percent={row.confidence} />
        </td>
      )}
      <td role="cell" className="cell-from">
        <span className="from-name">{name || address || t('noSender')}</span>
        {name && <span className="from-address">{address}</span>}
      </td>
      <td role="cell" className="cell-subject">
        <PlainLink
          id={row.inDoubt ? subjectId(row.key) : undefined}
          href={messagePath(page.mailbox, row.key, page.params)}
          data-open=""
        >
          {subject}
        </PlainLink>
        {!row.seen && <span className="sr-only">{t('unseen')}</span>}
        <Snippet row={row} />
        <RowMarks row={row} />
      </td>
      <td role="cell" className="cell-date">
        <When at={row.receivedAt} />
        <RowMore row={row} isSized={page.params.show === 'size'} />
      </td>
    </tr>
  );
}
