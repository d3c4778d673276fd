'use client';

import type { ReactNode } from 'react';
import { type GivenRows, rowsOf } from '@/components/list/document-rows';
import { subjectId } from '@/components/list/subject-id';
import { useRowMarks } from '@/components/list/use-row-marks';
import { useOwnDirection } from '@/components/ui/use-own-direction';
import { readRemoved } from './read-removed';
import { RestoreButton } from './restore-button';
import type { ShownRemoved } from './shown-removed';

interface RowsProps {
  rows: GivenRows<'removed'>;
  /** What is particular about a row, by its id; most have nothing. */
  marks: Record<string, ReactNode>;
  /** Ids of those that are being put back, or wait for it, or are on a host that cannot be asked: nothing can be done with them. */
  restoring: readonly string[];
  /** The language of dates, where it is not the page's. */
  datesLang: string | undefined;
  texts: { keptUntil: string };
}

/** The removed messages of the page: what each was, what was done with it, and the way back. */
export function RemovedRows(props: RowsProps) {
  const rows = rowsOf('removed', props.rows, readRemoved);
  const own = useOwnDirection();
  useRowMarks('removed');
  return rows.map((row, index) => (
    <RemovedRow key={row.id} row={row} subjectId={subjectId(index)} own={own} {...props} />
  ));
}

/** Whatever stands here is read again from the document (read-removed.ts). */
function RemovedRow(
  props: RowsProps & { row: ShownRemoved; subjectId: string; own: ReturnType<typeof useOwnDirection> },
) {
  const { row, subjectId, own, marks, restoring, datesLang, texts } = props;
  const isRestoring = restoring.includes(row.id);
  return (
    <tr data-row="">
      <td>
        <label>
          <input
            type="checkbox"
            name="key"
            value={row.id}
            aria-labelledby={subjectId}
            disabled={isRestoring}
          />
        </label>
      </td>
      <td className="cell-from">
        <span dir={own(row.from)}>{row.from}</span>
        {row.address && <small dir={own(row.address)}>{row.address}</small>}
      </td>
      <td className="cell-subject">
        <span id={subjectId} dir={own(row.subject)}>
          {row.subject}
        </span>
        {marks[row.id]}
      </td>
      <td>
        <span>{row.done}</span> <span dir={own(row.by)}>{row.by}</span>
      </td>
      <td className="cell-date" title={row.exact}>
        {row.ago}
      </td>
      <td title={row.keptExact}>
        <span>{`${texts.keptUntil} `}</span>
        <span lang={datesLang}>{row.kept}</span>
      </td>
      <td>{!isRestoring && <RestoreButton id={row.id} subject={row.subject} />}</td>
    </tr>
  );
}
