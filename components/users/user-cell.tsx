// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.
import type { ReactNode } from 'react';
import type { UserColumn } from './user-labels';

/** A cell; style sheets write its label beside it where the rows are stacked and the head is not above it. */
export function UserCell(props: { column: UserColumn; label: string; children: ReactNode }) {
  return (
    <td role="cell" className={`user-${props.column}`} data-label={props.label}>
      {props.children}
    </td>
  );
}
