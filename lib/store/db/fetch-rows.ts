import type { RowDataPacket } from 'mysql2/promise';
import { pool } from './pool';

/**
 * The rows of a query, each as its values in the order of the columns: for tens of thousands of rows, where objects with
 * names would cost more than the query. 64-bit numbers come as text; `column + 0e0` makes a plain number of one.
 */
export async function fetchRows<Row extends readonly unknown[]>(
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const [rows] = await pool().query<RowDataPacket[][]>({ sql, values, rowsAsArray: true });
  return rows as unknown as Row[];
}
