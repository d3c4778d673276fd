// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.
import type { ReactNode } from 'react';

/**
 * A plain table whose rows become blocks of named cells where its columns have no room. `columns` are their heads, the first
 * that of the rows' names. See decision 156.
 */
export function StackTable(props: {
  label: string;
  /** Of the style sheets, beside those of the table. */
  className?: string;
  columns: string[];
  rows: { key: string; name: ReactNode; cells: ReactNode[] }[];
}) {
  const { label, className = '', columns, rows } = props;
  return (
    <table role="table" className={`plain-table stack-table ${className}`.trim()} aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column} role="columnheader" scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ key, name, cells }) => (
          <tr key={key} role="row">
            <th role="rowheader" scope="row">
              {name}
            </th>
            {cells.map((cell, index) => (
              <td key={columns[index + 1]} role="cell" data-label={columns[index + 1]}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
