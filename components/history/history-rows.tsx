'use client';

import { type GivenRows, rowsOf } from '@/components/list/document-rows';
import { subjectId } from '@/components/list/subject-id';
import { useRowMarks } from '@/components/list/use-row-marks';
import { readEntries } from './read-entries';
import { RetrainButton } from './retrain-button';
import type { ShownEntry } from './shown-entry';
import { useKeptRows } from './use-kept-rows';

interface RowsProps {
  rows: GivenRows<'history'>;
  /** The parameters of the list, for the addresses of its messages. */
  search: string;
  texts: { tooOld: string; tooOldWhy: string };
}

/** The messages of the history: what each is, what was done with it, and the way to correct it. */
export function HistoryRows(props: RowsProps) {
  const { shown, gone } = useKeptRows(rowsOf('history', props.rows, readEntries));
  useRowMarks('history');
  return shown.map((row, index) => (
    <EntryRow key={row.key} row={row} id={subjectId(index)} isGone={gone.has(row.key)} {...props} />
  ));
}

/**
 * Whatever stands here is read again from the document (read-entries.ts). Addresses are beside that of the list, which is always the page's own.
 * Nothing can be done with a row that has left the list.
 */
function EntryRow({
  row,
  id,
  isGone,
  search,
  texts,
}: RowsProps & { row: ShownEntry; id: string; isGone: boolean }) {
  const { key, retraining, quarantineKey } = row;
  return (
    <tr data-row={isGone ? undefined : ''} inert={isGone}>
      <td>
        {retraining && (
          <label>
            <input type="checkbox" name="key" value={key} aria-labelledby={id} />
          </label>
        )}
      </td>
      <td className="cell-class" data-class={row.class}>
        {row.className}
      </td>
      <td className="cell-date" title={row.exact || undefined}>
        {row.ago}
      </td>
      <td className="cell-from">
        <span>{row.from}</span>
        {row.address && <small>{row.address}</small>}
      </td>
      <td className="cell-subject">
        <a id={id} href={`history/${encodeURIComponent(key)}${search}`}>
          {row.subject}
        </a>
      </td>
      <td className="cell-status">
        {quarantineKey === null ? (
          row.status
        ) : (
          <a className="link" href={`quarantine/${encodeURIComponent(quarantineKey)}`} aria-describedby={id}>
            {row.status}
          </a>
        )}
      </td>
      <td className="cell-action">
        {retraining && <RetrainButton messageKey={key} retraining={retraining} describedBy={id} />}
        {row.doing && <span className="doing">{row.doing}</span>}
        {row.isTooOld && !row.doing && (
          <span className="too-old" title={texts.tooOldWhy}>
            {texts.tooOld}
          </span>
        )}
      </td>
    </tr>
  );
}
