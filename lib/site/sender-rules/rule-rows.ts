import type { ResultSetHeader } from 'mysql2/promise';
import { asDate, asNumber, asOneOf, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { pool } from '@/lib/store/db/pool';
import { RULE_KINDS, type RuleSubject, type SiteRule } from './site-rule';

const COLUMNS = 'id, what, sender, note, made_by, made_at, state';
const ROW = [
  asNumber,
  asOneOf(...RULE_KINDS),
  asText,
  asText,
  asText,
  asDate,
  asOneOf('new', 'kept', 'ending'),
] as const;
const ROWS_AT_ONCE = 500;

/** Rules for everybody, in the order in which they were made. `condition` is of ours. */
export async function listRules(
  condition = 'TRUE',
  values: unknown[] = [],
  order = 'id',
): Promise<SiteRule[]> {
  const sql = `SELECT ${COLUMNS} FROM dashboard_site_rule WHERE ${condition} ORDER BY ${order}`;
  const rows = await fetchRows(ROW, sql, values);
  return rows.map(([id, what, sender, note, madeBy, madeAt, state]) => ({
    id,
    what,
    sender,
    note,
    madeBy,
    madeAt,
    state,
  }));
}

/** Writes rules down; they are carried out in the background. Returns how many are new: the others are there, or are just being taken back. */
export async function makeRules(
  rules: readonly (RuleSubject & { note: string })[],
  by: string,
  importId: number | null = null,
): Promise<number> {
  let made = 0;
  for (let from = 0; from < rules.length; from += ROWS_AT_ONCE) {
    const rows = rules.slice(from, from + ROWS_AT_ONCE);
    const [answer] = await pool().query<ResultSetHeader>(
      `INSERT IGNORE INTO dashboard_site_rule (what, sender, note, made_by, made_at, state, import_id)
       VALUES ${rows.map(() => "(?, ?, ?, ?, UTC_TIMESTAMP(3), 'new', ?)").join(',')}`,
      rows.flatMap(({ what, sender, note }) => [what, sender, note, by, importId]),
    );
    made += answer.affectedRows;
  }
  return made;
}

/** Has a rule, or all that came from a file, taken back in the background. Returns how many these are. */
export async function endRules(column: 'id' | 'import_id', value: number): Promise<number> {
  const [answer] = await pool().query<ResultSetHeader>(
    "UPDATE dashboard_site_rule SET state = 'ending' WHERE ?? = ? AND state <> 'ending'",
    [column, value],
  );
  return answer.affectedRows;
}

/** What of a user who is deleted was done for everybody: a new one of that name has to get it anew. */
export async function forgetSiteRulesOf(user: string): Promise<void> {
  await pool().query('DELETE FROM dashboard_site_rule_store WHERE store = ?', [user]);
  await pool().query('DELETE FROM dashboard_site_rule_place WHERE place = ?', [user]);
}
