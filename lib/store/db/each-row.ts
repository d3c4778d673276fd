import type { Column, RowOf } from './columns';
import { connectWithin } from './connect-within';
import { CONNECT_TIMEOUT_MS, patiently } from './patiently';
import { pool } from './pool';
import { quieten } from './quiet-errors';
import { retried } from './retried';

/**
 * Hands each row of a query on as it comes, its values in the order of the columns, and keeps none: for tables of tens of thousands of rows of
 * which something smaller is made, as to collect so many rows takes longer than to read them. `begin` comes first, and once more where the query
 * is asked again. Throws as fetchRows does, and what `take` throws.
 */
export function eachRow<const C extends readonly Column<unknown>[]>(
  columns: C,
  { sql, values = [], begin }: { sql: string; values?: readonly unknown[]; begin(): void },
  take: (row: RowOf<C>) => void,
): Promise<void> {
  return retried(async () => {
    const connection = await patiently(() => connectWithin(pool(), CONNECT_TIMEOUT_MS));
    begin();
    return new Promise<void>((resolve, reject) => {
      let fault: unknown = null;
      let isOver = false;
      const settle = (error: unknown) => {
        // An error of the server is followed by the end, that of a lost connection is not.
        if (isOver) return;
        isOver = true;
        connection.off('error', lose);
        connection.release();
        if (error === null) resolve();
        else reject(error);
      };
      const lose = (error: unknown) => settle(quieten(error));
      // The driver tells the connection alone of its loss.
      connection.on('error', lose);
      connection
        .query({ sql, values: [...values], rowsAsArray: true })
        .on('result', (row: unknown) => {
          // The driver must not be stopped within an answer.
          try {
            if (fault === null) take(asStated(columns, row));
          } catch (error) {
            fault = error;
          }
        })
        .on('error', lose)
        .on('end', () => settle(fault));
    });
  });
}

function asStated<const C extends readonly Column<unknown>[]>(columns: C, row: unknown): RowOf<C> {
  if (!Array.isArray(row)) throw new TypeError('an answer has no rows');
  for (let place = 0; place < columns.length; place++) row[place] = columns[place]?.(row[place]);
  return row as unknown as RowOf<C>;
}
