import { escape as escapeText } from 'mysql2';
import type { PoolConnection } from 'mysql2/promise';

const NEEDS_ESCAPE = /['"\\\x00-\x1f]/;

/** Text as an SQL literal. Most text needs no escaping, and the driver's own function takes long to find that out. */
export function quote(text: string): string {
  return NEEDS_ESCAPE.test(text) ? escapeText(text) : `'${text}'`;
}

/** Runs a statement as it stands: null for the values keeps the driver from looking through megabytes for a `?`. */
export async function runPlain(connection: PoolConnection, sql: string): Promise<void> {
  await connection.query(sql, null);
}
