// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.
'use client';
import Link from 'next/link';
import { type GivenRows, rowsOf } from '@/components/list/document-rows';
import { mailboxPath } from '@/components/list/links';
import { Icon } from '@/components/ui/icon';
import { UserName } from '@/components/ui/user-name';
import { MoreFigures } from './more-figures';
import { readUsers } from './read-users';
import type { CellColumn, ShownCell, ShownUser } from './shown-user';
import { UserCell } from './user-cell';
import type { UserLabels } from './user-labels';

interface RowsProps {
  rows: GivenRows<'users'>;
  labels: UserLabels;
  /** Of the cells behind the name, in order. */
  columns: readonly CellColumn[];
  /** Of the way to the other figures. */
  more: string;
  /** The language of dates, where it is not the page's. */
  datesLang: string | undefined;
}

/** The users of the page; a name opens their mailbox. */
export function UserRows(props: RowsProps) {
  return rowsOf('users', props.rows, readUsers).map((row) => <UserRow key={row.name} row={row} {...props} />);
}

/** Whatever stands here is read again from the document (read-users.ts). */
function UserRow({ row, labels, columns, more, datesLang }: RowsProps & { row: ShownUser }) {
  const { name, deletion } = row;
  return (
    <tr role="row">
      <th role="rowheader" scope="row" className="user-name">
        <span className="user-links">
          {row.canOpen ? (
            <Link className="link" href={mailboxPath(name, 'quarantine')} prefetch={false}>
              <UserName name={name} />
            </Link>
          ) : (
            <UserName name={name} />
          )}
          {deletion && (
            <Link
              className="row-delete"
              href={`/admin/users/delete?${new URLSearchParams({ user: name })}`}
              prefetch={false}
              aria-label={deletion}
              title={deletion}
            >
              <Icon name="trash" />
            </Link>
          )}
        </span>
        {row.note && <span className="cell-note">{row.note}</span>}
      </th>
      <MoreFigures label={row.more} text={more} />
      {columns.map((column, place) => (
        <UserCell key={column} column={column} labels={labels}>
          <Cell cell={row.cells[place] ?? ''} datesLang={datesLang} />
        </UserCell>
      ))}
    </tr>
  );
}

function Cell({ cell, datesLang }: { cell: ShownCell; datesLang: string | undefined }) {
  if (typeof cell === 'string') return cell;
  const { text, title, at } = cell;
  if (at === undefined) return <abbr title={title}>{text}</abbr>;
  return (
    <time dateTime={at} title={title} lang={datesLang}>
      {text}
    </time>
  );
}
