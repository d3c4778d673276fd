// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.
'use client';

import Link from 'next/link';
import { Icon } from './icon';

interface SortCellProps {
  /** The address of the list in the order that a click asks for. */
  href: string;
  label: string;
  /** What the label is short for. */
  meaning?: string;
  /** The order in force, where it is that of this column. */
  sorted?: 'asc' | 'desc' | undefined;
  className?: string;
}

/** A header cell that sorts its table. */
export function SortCell({ href, label, meaning, sorted, className }: SortCellProps) {
  return (
    <th
      role="columnheader"
      scope="col"
      className={className}
      aria-sort={sorted && (sorted === 'asc' ? 'ascending' : 'descending')}
    >
      <Link href={href} prefetch={false} scroll={false} className="sort" title={meaning}>
        {label}
        {sorted && <Icon name={sorted === 'asc' ? 'up' : 'down'} />}
      </Link>
    </th>
  );
}
