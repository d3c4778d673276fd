import { asText } from '@/lib/store/db/columns';
import { type AskRows, fetchRows } from '@/lib/store/db/fetch-rows';
import { pool } from '@/lib/store/db/pool';

/** There is one row, of this number. */
const SITE = 1;

/** The mark that the database has of its site; null before the first start. */
export async function notedMark(ask: AskRows = fetchRows): Promise<string | null> {
  const [row] = await ask([asText], 'SELECT home_mark FROM dashboard_site WHERE id = ?', [SITE]);
  return row?.[0] ?? null;
}

/** Notes the mark of a site that has none yet. Answers the one that it has then: who comes second finds the first one's. */
export async function noteMark(mark: string): Promise<string | null> {
  await pool().query('INSERT IGNORE INTO dashboard_site (id, home_mark, marked_at) VALUES (?, ?, ?)', [
    SITE,
    mark,
    new Date(),
  ]);
  return notedMark();
}
