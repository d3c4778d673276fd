// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.
import type { ReactNode } from 'react';
import type { UserColumn, UserLabels } from './user-labels';

/** A cell; style sheets write its label beside it where the rows are stacked and the head is not above it. */
export function UserCell(props: { column: UserColumn; labels: UserLabels; children: ReactNode }) {
  const { label, isFirst } = props.labels[props.column];
  return (
    <td
      role="cell"
      className={`user-${props.column}`}
      data-label={label}
      data-more={isFirst ? undefined : ''}
    >
      {props.children}
    </td>
  );
}
