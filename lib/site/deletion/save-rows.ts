import { format } from 'mysql2';
import type { RowDataPacket } from 'mysql2/promise';
import { openPrivate } from '@/lib/ground/files/open-file';
import { pool } from '@/lib/store/db/pool';

/** A file of SQL statements that put rows back. The dashboard reads them, and writes its own (put-back-user.ts). */
export interface RowsFile {
  /** Appends rows, each with all its columns, and waits until they are on the disk. */
  append(table: string, rows: RowDataPacket[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the file, or continues the one that an earlier run began. Only its owner may read it: it holds words of mail.
 */
export async function openRowsFile(file: string): Promise<RowsFile> {
  const handle = await openPrivate(file);
  const { size } = await handle.stat();
  const last = await handle.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
  // A line that was cut off by a crash remains on its own: its rows were not removed, and are written again.
  if (size > 0 && last.buffer.toString() !== '\n') await handle.appendFile('\n');
  return {
    async append(table, rows) {
      const [first] = rows;
      if (!first) return;
      const columns = Object.keys(first);
      await handle.appendFile(
        `${format('REPLACE INTO ?? (??) VALUES ?;', [table, columns, rows.map((row) => columns.map((column) => row[column]))])}\n`,
      );
      await handle.sync();
    },
    close: () => handle.close(),
  };
}

/** Some rows of a uid as the database has them: dates as text, 64-bit numbers as text. */
export async function someRows(table: string, uid: number, most: number): Promise<RowDataPacket[]> {
  const sql = 'SELECT * FROM ?? WHERE uid = ? LIMIT ?';
  const [rows] = await pool().query<RowDataPacket[]>({
    sql,
    values: [table, uid, most],
    dateStrings: true,
  });
  return rows;
}
