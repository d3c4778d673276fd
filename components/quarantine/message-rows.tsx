'use client';

import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { useChange } from '@/components/change/change-context';
import { goneSince } from '@/components/change/gone-messages';
import { type GivenRows, rowsOf } from '@/components/list/document-rows';
import { subjectId } from '@/components/list/subject-id';
import { useRowMarks } from '@/components/list/use-row-marks';
import { Bar } from '@/components/ui/bar';
import { isSamePath } from '@/components/ui/row-link';
import { Snippet } from '@/components/ui/snippet';
import { useIsAlive } from '@/components/ui/use-is-alive';
import { useOwnDirection } from '@/components/ui/use-own-direction';
import { withBasePath } from '@/lib/store/config/base-path';
import { readMessages } from './read-messages';
import type { ShownMessage } from './shown-message';

interface RowsProps {
  rows: GivenRows<'quarantine'>;
  /**
   * The address of a message is its key between these. The server writes it beside that of the list, without what the list is narrowed to: it
   * would be there 50 times (decision 228).
   */
  address: { before: string; after: string };
  /** By the server's clock, in milliseconds. */
  drawnAt: number;
  /** The place of the first of them on the page, from 0 on. */
  first: number;
  /** What is particular about a row, by its key; most have nothing. */
  marks: Record<string, ReactNode>;
  /** Keys of those that are being worked on: nothing else can be done with them. */
  working: readonly string[];
  /** Under the date, where something is asked for. */
  more: Record<string, ReactNode>;
  texts: { unseen: string; attachment: string; noWord: string };
}

/** The messages of the list. A click on a row follows its link, which opens beside the list where there is room. */
export function MessageRows(props: RowsProps) {
  const rows = rowsOf('quarantine', props.rows, readMessages);
  const { leaving, gone } = useChange();
  const isAlive = useIsAlive();
  const pathname = usePathname();
  useRowMarks('quarantine');
  const left = goneSince(gone, props.drawnAt);
  const own = useOwnDirection();
  return rows.map((row, index) =>
    left.has(row.key) ? null : (
      <MessageRow
        key={row.key}
        row={row}
        id={subjectId(props.first + index)}
        isLeaving={leaving.has(row.key)}
        isAlive={isAlive}
        isOpen={isSamePath(pathname, props.address.before + encodeURIComponent(row.key))}
        own={own}
        {...props}
      />
    ),
  );
}

function rowAddress(isAlive: boolean, row: ShownMessage, { before, after }: RowsProps['address']): string {
  const key = encodeURIComponent(row.key);
  // A comma, as signatures have one, may stand in a path as it is.
  return isAlive
    ? withBasePath(before + key + after)
    : `${before.split('/').at(-2)}/${key.replaceAll('%2C', ',')}`;
}

interface RowProps extends RowsProps {
  row: ShownMessage;
  id: string;
  isLeaving: boolean;
  isAlive: boolean;
  /** Its message is open beside the list. */
  isOpen: boolean;
  own: ReturnType<typeof useOwnDirection>;
}

/** Whatever stands here is read again from the document (read-messages.ts). */
function MessageRow(props: RowProps) {
  const { row, id, isLeaving, isAlive, isOpen, own, address, marks, more, texts, working } = props;
  return (
    <tr data-row={isLeaving ? undefined : ''} hidden={isLeaving} inert={isLeaving}>
      <td>
        <label>
          <input
            type="checkbox"
            name="key"
            value={row.key}
            aria-labelledby={id}
            disabled={working.includes(row.key)}
          />
        </label>
      </td>
      <td data-kind={row.kind}>
        {row.bar === null ? <abbr title={texts.noWord}>{row.word}</abbr> : <Bar percent={row.bar} />}
        {row.bar !== null && row.word}
      </td>
      <td className="cell-from">
        <span dir={own(row.from)}>{row.from}</span>
        {row.address && <small dir={own(row.address)}>{row.address}</small>}
      </td>
      <td className="cell-subject">
        <a
          id={id}
          href={rowAddress(isAlive, row, address)}
          dir={own(row.subject)}
          aria-current={isOpen || undefined}
        >
          {row.subject}
        </a>
        {row.isNew && <i>{texts.unseen}</i>}
        <Snippet row={row} attachment={texts.attachment} />
        {marks[row.key]}
      </td>
      <td className="cell-date" title={row.exact}>
        {row.ago}
        {more[row.key]}
      </td>
    </tr>
  );
}
