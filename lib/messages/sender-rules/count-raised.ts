import { asNumber } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';

/** How many rows of DSPAM's table the rule has raised that lets a sender through; null where there is none. `uid`: whose hits. */
export async function countRaised(uid: number, address: string): Promise<number | null> {
  const rows = await fetchRows(
    [asNumber],
    `SELECT COUNT(n.token) FROM dashboard_sender_rule r LEFT JOIN dashboard_raised_token n ON n.rule_id = r.id
     WHERE r.uid = ? AND r.address = ? GROUP BY r.id`,
    [uid, address],
  );
  return rows[0]?.[0] ?? null;
}
