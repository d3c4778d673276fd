import type { ResultSetHeader } from 'mysql2/promise';
import { AppError } from '@/lib/ground/errors';
import { asBytes } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { pool } from '@/lib/store/db/pool';
import { MOST_LINES, type RuleLine, readRuleFile } from './read-rule-file';

/** A form with more does not get through to an action. */
export const MOST_BYTES = 900_000;
/** A file that nobody has said of that it is meant. */
const KEPT_DAYS = 7;

/** Keeps a file that somebody has sent, in place of what they have sent before. Throws `invalid` for what is no file of rules. */
export async function saveImport(by: string, content: Buffer): Promise<number> {
  if (content.length > MOST_BYTES)
    throw new AppError('invalid', 'a file that is too long', { reason: 'rulesTooLong' });
  const { length } = readRuleFile(textOf(content));
  if (length === 0) throw new AppError('invalid', 'no line', { reason: 'rulesEmpty' });
  if (length > MOST_LINES) throw new AppError('invalid', 'too many lines', { reason: 'rulesTooLong' });
  await pool().query(
    `DELETE FROM dashboard_site_import WHERE made_by = ? OR made_at < UTC_TIMESTAMP(3) - INTERVAL ${KEPT_DAYS} DAY`,
    [by],
  );
  const [answer] = await pool().query<ResultSetHeader>(
    'INSERT INTO dashboard_site_import (made_by, made_at, content) VALUES (?, UTC_TIMESTAMP(3), ?)',
    [by, content],
  );
  return answer.insertId;
}

/** The lines of a file that this person has sent; null where it is there no longer. */
export async function findImport(id: number, by: string): Promise<RuleLine[] | null> {
  const [row] = await fetchRows(
    [asBytes],
    'SELECT content FROM dashboard_site_import WHERE id = ? AND made_by = ?',
    [id, by],
  );
  return row ? readRuleFile(textOf(row[0])) : null;
}

/** Once it is done, or not wanted. False where somebody else was first. */
export async function forgetImport(id: number, by: string): Promise<boolean> {
  const [answer] = await pool().query<ResultSetHeader>(
    'DELETE FROM dashboard_site_import WHERE id = ? AND made_by = ?',
    [id, by],
  );
  return answer.affectedRows === 1;
}

function textOf(content: Buffer): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
    if (!text.includes('\0')) return text;
  } catch {
    // Said below.
  }
  throw new AppError('invalid', 'not UTF-8', { reason: 'rulesNotText' });
}
