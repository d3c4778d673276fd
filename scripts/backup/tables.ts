import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { AppError } from '@/lib/ground/errors';
import { TABLES } from '@/lib/site/backup/manifest';
import { backedUp } from '@/lib/site/backup/tables';
import type { DatabaseAddress } from '@/lib/store/config/address';
import { runClient } from './run-client';

/** Nothing is locked: InnoDB's tables are of one moment, MyISAM's (DSPAM's own, on old sites) of the moments at which they are read. */
const DUMP = [
  '--single-transaction',
  '--skip-lock-tables',
  '--skip-add-locks',
  '--skip-add-drop-table',
  '--skip-triggers',
  '--no-tablespaces',
  '--hex-blob',
];

const SEARCH_HEAD = 'dashboard_search_head';

/** Writes the tables of the site into a backup, as statements that make them again. */
export async function dumpTables(
  connection: Connection,
  database: DatabaseAddress,
  backup: string,
): Promise<void> {
  const { withRows, withoutRows } = backedUp(await tableNames(connection));
  if (withRows.length === 0)
    throw new AppError('unavailable', 'the database has no tables of DSPAM or the dashboard');
  const file = await open(path.join(backup, TABLES), 'wx', 0o600);
  try {
    const dump = (more: string[]) => runClient('mariadb-dump', database, [...DUMP, ...more], { to: file.fd });
    await dump([database.database, ...withRows]);
    if (withoutRows.length > 0) await dump(['--no-data', database.database, ...withoutRows]);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Throws `conflict` where the database has a table of a backup: a restore replaces nothing. */
export async function requireNoTables(connection: Connection): Promise<void> {
  const { withRows, withoutRows } = backedUp(await tableNames(connection));
  const [first] = [...withRows, ...withoutRows];
  if (first !== undefined)
    throw new AppError('conflict', `the database is not empty (it has ${first}): nothing was restored`);
}

/** Makes the tables of a backup again, with their rows, and the one row that a migration has put into a table that is made again. */
export async function loadTables(
  connection: Connection,
  database: DatabaseAddress,
  backup: string,
): Promise<void> {
  const file = await open(path.join(backup, TABLES), 'r');
  try {
    await runClient('mariadb', database, [database.database], { from: file.fd });
  } finally {
    await file.close();
  }
  // Without it nothing is ever searched again.
  if ((await tableNames(connection)).includes(SEARCH_HEAD))
    await connection.query('INSERT IGNORE INTO ?? (id, next_number, blocks) VALUES (1, 0, 0)', [SEARCH_HEAD]);
}

async function tableNames(connection: Connection): Promise<string[]> {
  const [rows] = await connection.query<RowDataPacket[]>({ sql: 'SHOW TABLES', rowsAsArray: true });
  return rows.map((row) => String(Object.values(row)[0]));
}
