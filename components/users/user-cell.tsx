// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { UserColumn } from './user-columns';

/** A cell that tells its column where the rows are stacked and the head is not above it. */
export function UserCell({ column, children }: { column: UserColumn; children: ReactNode }) {
  const t = useTranslations('usersColumn');
  return (
    <td role="cell" className={`user-${column}`}>
      <span className="cell-label" aria-hidden="true">
        {t(column)}
      </span>
      <span>{children}</span>
    </td>
  );
}
