import type { Pool, PoolConnection, RowDataPacket } from 'mysql2/promise';
import type { Column, Columns, RowOf } from './columns';
import type { Prisma } from './generated/client';
import { prisma } from './prisma';

/**
 * The rows of a query for a page, through Prisma. A column `message_key` is stated as `messageKey`. Throws where one is missing, or
 * holds something else than is stated.
 */
export async function readRows<C extends Columns>(columns: C, query: Prisma.Sql): Promise<RowOf<C>[]> {
  return toRows(columns, await prisma().$queryRaw(query));
}

/** The same over the pool or a connection of its own: for transactions, locks, and the index. */
export async function queryRows<C extends Columns>(
  on: Pick<Pool | PoolConnection, 'query'>,
  columns: C,
  sql: string,
  values: unknown[] = [],
): Promise<RowOf<C>[]> {
  const [rows] = await on.query<RowDataPacket[]>(sql, values);
  return toRows(columns, rows);
}

function toRows<C extends Columns>(columns: C, rows: Record<string, unknown>[]): RowOf<C>[] {
  const stated = Object.entries(columns).map(([name, column]): [string, string, Column<unknown>] => [
    name,
    columnName(name),
    column,
  ]);
  return rows.map((row) => {
    const typed: Record<string, unknown> = {};
    for (const [name, inTable, column] of stated) typed[name] = column(row[inTable]);
    return typed as RowOf<C>;
  });
}

/** `messageKey` in our code is `message_key` in the tables. */
export function columnName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
