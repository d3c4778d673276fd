'use client';

import { type GivenRows, rowsOf } from '@/components/list/document-rows';
import { subjectId } from '@/components/list/subject-id';
import { useRowMarks } from '@/components/list/use-row-marks';
import { useIsAlive } from '@/components/ui/use-is-alive';
import { useOwnDirection } from '@/components/ui/use-own-direction';
import { readEntries } from './read-entries';
import { RetrainButton } from './retrain-button';
import type { ShownEntry } from './shown-entry';
import { useKeptRows } from './use-kept-rows';

interface RowsProps {
  rows: GivenRows<'history'>;
  /** The parameters of the list, for the addresses of its messages. They are in no row that the server writes (decision 228). */
  search: string;
  texts: { tooOld: string; tooOldWhy: string };
}

/** The messages of the history: what each is, what was done with it, and the way to correct it. */
export function HistoryRows(props: RowsProps) {
  const { shown, gone } = useKeptRows(rowsOf('history', props.rows, readEntries));
  const isAlive = useIsAlive();
  const own = useOwnDirection();
  useRowMarks('history');
  return shown.map((row, index) => (
    <EntryRow
      key={row.key}
      {...props}
      row={row}
      id={subjectId(index)}
      isGone={gone.has(row.key)}
      isAlive={isAlive}
      own={own}
    />
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
  isAlive,
  own,
  search,
  texts,
}: RowsProps & {
  row: ShownEntry;
  id: string;
  isGone: boolean;
  isAlive: boolean;
  own: ReturnType<typeof useOwnDirection>;
}) {
  const { key, retraining, quarantineKey } = row;
  const describedBy = isAlive ? id : undefined;
  return (
    <tr data-row={isGone ? undefined : ''} inert={isGone}>
      <td>
        {retraining && (
          <label>
            <input type="checkbox" name="key" value={key} aria-labelledby={id} />
          </label>
        )}
      </td>
      <td data-class={row.class}>{row.className}</td>
      <td className="cell-date" title={row.exact || undefined}>
        {row.ago}
      </td>
      <td className="cell-from">
        <span dir={own(row.from)}>{row.from}</span>
        {row.address && <small dir={own(row.address)}>{row.address}</small>}
      </td>
      <td className="cell-subject">
        <a id={id} href={`history/${encodeURIComponent(key)}${isAlive ? search : ''}`} dir={own(row.subject)}>
          {row.subject}
        </a>
        {row.on && (
          <span className="marks">
            <span className="mark">{row.on}</span>
          </span>
        )}
      </td>
      <td>
        {quarantineKey === null ? (
          row.status
        ) : (
          <a href={`quarantine/${encodeURIComponent(quarantineKey)}`} aria-describedby={describedBy}>
            {row.status}
          </a>
        )}
      </td>
      <td>
        {retraining && (
          <RetrainButton
            messageKey={key}
            retraining={retraining}
            describedBy={describedBy}
            className="button"
          />
        )}
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
