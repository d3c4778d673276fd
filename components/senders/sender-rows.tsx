// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.
'use client';
import Link from 'next/link';
import { type GivenRows, rowsOf } from '@/components/list/document-rows';
import { UserName } from '@/components/ui/user-name';
import { readSenders } from './read-senders';
import type { ShownSender } from './shown-sender';

interface RowsProps {
  rows: GivenRows<'senders'>;
  /** Where the mail of an address is looked for: what stands before it. */
  history: string;
  /** What leads to the rules about an address. */
  rule: string;
  /** Of the columns behind the sender. */
  labels: readonly string[];
}

/** The senders of the page; an address leads to its mail in the history, and to what was said of it. */
export function SenderRows(props: RowsProps) {
  return rowsOf('senders', props.rows, readSenders).map((row, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a page never change places.
    <SenderTableRow key={index} row={row} {...props} />
  ));
}

/** Whatever stands here is read again from the document (read-senders.ts). A word that is in fifty rows weighs as much as a page of text: the short address, and no class. */
function SenderTableRow({ row, history, rule, labels }: RowsProps & { row: ShownSender }) {
  const name = <UserName name={row.sender} isTitled={false} />;
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        {row.isAddress ? (
          <Link href={`${history}${encodeURIComponent(`from:"${row.sender}"`)}`} prefetch={false}>
            {name}
          </Link>
        ) : (
          name
        )}
        {row.name && (
          <small>
            <bdi>{row.name}</bdi>
          </small>
        )}
        {row.note && <span className="cell-note">{row.note}</span>}
        {row.hasRules && <a href={`senders/rule?address=${encodeURIComponent(row.sender)}`}>{rule}</a>}
      </th>
      <td role="cell" data-label={labels[0]} title={row.exact}>
        {row.ago}
      </td>
      {row.cells.map((cell, place) => (
        <td key={labels[place + 1]} role="cell" data-label={labels[place + 1]}>
          {cell}
        </td>
      ))}
    </tr>
  );
}
