// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';

/** A table of messages: a box that selects all of them, the columns, the rows. */
export function MessagesTable(props: {
  label: string;
  /** Of the style sheets, beside `messages`. */
  className?: string;
  /** Messages are judged by the user's own counts: there is a column more. */
  isJudged?: boolean;
  /** By which a script finds its rows. */
  list?: string;
  columns: ReactNode;
  children: ReactNode;
}) {
  const t = useTranslations('selection');
  const { label, className = '', isJudged = false, list, columns, children } = props;
  return (
    <table
      className={`messages ${className}`.trim()}
      data-judged={isJudged ? '' : undefined}
      role="table"
      aria-label={label}
    >
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col" className="cell-pick">
            <label className="pick needs-script">
              <input type="checkbox" data-select-all="" aria-label={t('all')} />
            </label>
          </th>
          {columns}
        </tr>
      </thead>
      <tbody role="rowgroup" data-list={list}>
        {children}
      </tbody>
    </table>
  );
}

/** The head of a column that does not sort; with `hidden` its text is for screen readers alone. */
export function ColumnHead({ name, text, hidden = false }: { name: string; text: string; hidden?: boolean }) {
  return (
    <th role="columnheader" scope="col" className={`cell-${name}`}>
      {hidden ? <span className="sr-only">{text}</span> : text}
    </th>
  );
}
