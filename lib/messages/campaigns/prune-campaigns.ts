import type { ResultSetHeader } from 'mysql2/promise';
import { getConfig } from '@/lib/store/config/config';
import { pool } from '@/lib/store/db/pool';
import { STATE } from './campaign-rows';

const DAY_MS = 24 * 3600 * 1000;
const AT_ONCE = 5000;

/**
 * Deletes what is kept of messages that are in no quarantine any more: at once where nobody has released them, else when they came more than `keepDays` days ago. All of it
 * where the site does not want it. Answers of how many.
 */
export async function pruneCampaigns(keepDays: number, now = new Date()): Promise<number> {
  if (!getConfig().campaigns) return forgetAll();
  const oldest = new Date(now.getTime() - keepDays * DAY_MS);
  const yesterday = new Date(now.getTime() - DAY_MS);
  return deleteChunks(
    `DELETE FROM dashboard_campaign WHERE id IN (SELECT id FROM (
       SELECT c.id FROM dashboard_campaign c
       LEFT JOIN dashboard_message m ON m.mailbox_id = c.mailbox_id AND m.message_key = c.message_key
       WHERE m.seq IS NULL AND c.noted_at < ? AND (c.state = ${STATE.none} OR c.noted_at < ?) LIMIT ${AT_ONCE}) old)`,
    [yesterday, oldest],
  );
}

async function forgetAll(): Promise<number> {
  await pool().query('UPDATE dashboard_message SET campaign = 0 WHERE campaign > 0');
  return deleteChunks(`DELETE FROM dashboard_campaign LIMIT ${AT_ONCE}`, []);
}

async function deleteChunks(sql: string, values: unknown[]): Promise<number> {
  for (let deleted = 0; ; ) {
    const [{ affectedRows }] = await pool().query<ResultSetHeader>(sql, values);
    deleted += affectedRows;
    if (affectedRows < AT_ONCE) return deleted;
  }
}
