import { asNumber, asText, orNull } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { pool } from '@/lib/store/db/pool';

/** A rule that clicks on messages have made, or said again. */
export interface ClickedRule {
  id: number;
  uid: number;
  address: string;
  owner: string;
  /** The clicks that stand. */
  clicks: string[];
  /** It was said by itself as well, and stands without any of them. */
  standsAlone: boolean;
}

/** Notes that a click has released mail of the sender, and said so as well. */
export async function noteClick(ruleId: number, batch: string): Promise<void> {
  await pool().query('INSERT IGNORE INTO dashboard_letting_click (batch, rule_id) VALUES (?, ?)', [
    batch,
    ruleId,
  ]);
}

/** The clicks that have said a rule and stand. */
export async function listClicks(ruleId: number): Promise<string[]> {
  const rows = await fetchRows(
    [asText],
    'SELECT batch FROM dashboard_letting_click WHERE rule_id = ? ORDER BY batch',
    [ruleId],
  );
  return rows.flat();
}

/** Forgets all clicks of a rule, or those that were taken back; `standing` is one of the others. */
export async function forgetClicks(
  ruleId: number,
  taken: { batches: readonly string[]; standing: string | null } | null = null,
): Promise<void> {
  if (taken === null) {
    await pool().query('DELETE FROM dashboard_letting_click WHERE rule_id = ?', [ruleId]);
    return;
  }
  const { batches, standing } = taken;
  await pool().query('DELETE FROM dashboard_letting_click WHERE rule_id = ? AND batch IN (?)', [
    ruleId,
    batches,
  ]);
  await pool().query('UPDATE dashboard_sender_rule SET batch = ? WHERE id = ? AND batch IN (?)', [
    standing,
    ruleId,
    batches,
  ]);
}

/** The rules that some clicks have made or said again, for whosever mailbox. */
export async function listRulesOfClicks(batches: readonly string[]): Promise<ClickedRule[]> {
  if (batches.length === 0) return [];
  const rows = await fetchRows(
    [asNumber, asNumber, asText, asText, orNull(asText), orNull(asText)],
    // What a server of the version before has made has no row of its click.
    `SELECT r.id, r.uid, r.address, r.owner, r.batch, c.batch FROM dashboard_sender_rule r
     LEFT JOIN dashboard_letting_click c ON c.rule_id = r.id
     WHERE r.batch IN (?) OR r.id IN (SELECT rule_id FROM dashboard_letting_click WHERE batch IN (?)) ORDER BY r.id`,
    [batches, batches],
  );
  const rules = new Map<number, ClickedRule>();
  for (const [id, uid, address, owner, made, click] of rows) {
    const rule = rules.get(id) ?? {
      ...{ id, uid, address, owner, standsAlone: made === null },
      clicks: made === null ? [] : [made],
    };
    if (click !== null && !rule.clicks.includes(click)) rule.clicks.push(click);
    rules.set(id, rule);
  }
  return [...rules.values()];
}
