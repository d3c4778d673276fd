import type { PoolConnection } from 'mysql2/promise';
import { asNumber, type Columns, type RowOf } from './columns';
import { fetchRows } from './fetch-rows';
import { pool } from './pool';
import { queryRows } from './read-rows';

/** The columns that name a row, and their values. */
export type RowName = Record<string, string | number>;

/**
 * Makes a row where it is missing; `rest` are its other columns then. Outside of any transaction: a locking read of a missing row
 * locks the gap, and two that then insert wait for each other.
 */
export async function makeRow(table: string, name: RowName, rest: RowName = {}): Promise<void> {
  const known = await fetchRows(
    [asNumber],
    `SELECT 1 FROM ${table} WHERE ${isNamed(name)}`,
    Object.values(name),
  );
  if (known.length === 0) await pool().query(`INSERT IGNORE INTO ${table} SET ?`, [{ ...name, ...rest }]);
}

/**
 * Locks a row until the transaction ends, and answers these columns of it; null where there is none. It has to be the first
 * statement of the transaction: what is read after it is then as the one before has left it.
 */
export async function findLockedRow<C extends Columns>(
  connection: PoolConnection,
  columns: C,
  table: string,
  name: RowName,
): Promise<RowOf<C> | null> {
  const sql = `SELECT * FROM ${table} WHERE ${isNamed(name)} FOR UPDATE`;
  const [row] = await queryRows(connection, columns, sql, Object.values(name));
  return row ?? null;
}

/** The same for a row that was made before: without it there is nothing to go on with. */
export async function lockedRow<C extends Columns>(
  connection: PoolConnection,
  columns: C,
  table: string,
  name: RowName,
): Promise<RowOf<C>> {
  const row = await findLockedRow(connection, columns, table, name);
  if (!row) throw new Error(`a row of ${table} is gone`);
  return row;
}

function isNamed(name: RowName): string {
  return Object.keys(name)
    .map((column) => `${column} = ?`)
    .join(' AND ');
}
