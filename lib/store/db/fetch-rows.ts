import type { Pool, PoolConnection, RowDataPacket } from 'mysql2/promise';
import type { Column, RowOf } from './columns';
import { pool } from './pool';

/** What asks for the rows of a query as fetchRows does: over the pool, or a connection of its own. */
export type AskRows = <const C extends readonly Column<unknown>[]>(
  columns: C,
  sql: string,
  values?: unknown[],
) => Promise<RowOf<C>[]>;

/**
 * The rows of a query, each as its values in the order of the columns: for tens of thousands of rows, where objects with
 * names, or Prisma, would cost more than the query.
 */
export async function fetchRows<const C extends readonly Column<unknown>[]>(
  columns: C,
  sql: string,
  values: unknown[] = [],
  on: Pick<Pool | PoolConnection, 'query'> = pool(),
): Promise<RowOf<C>[]> {
  const [rows] = await on.query<RowDataPacket[][]>({ sql, values, rowsAsArray: true });
  return asStated(columns, rows);
}

/** Makes the values of rows, in the order of their columns, what is stated, in place. */
export function asStated<const C extends readonly Column<unknown>[]>(
  columns: C,
  rows: unknown[][],
): RowOf<C>[] {
  for (const row of rows)
    columns.forEach((column, place) => {
      row[place] = column(row[place]);
    });
  return rows as unknown as RowOf<C>[];
}
