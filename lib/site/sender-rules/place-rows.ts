import { asNumber, asOneOf, asText, orNull } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { pool } from '@/lib/store/db/pool';

/**
 * `done`; `part`: some lines of a domain were added, the others were there; `there`: it was so already; `own`: a person has said otherwise;
 * `failed`: it was not possible.
 */
export const OUTCOMES = ['done', 'part', 'there', 'own', 'failed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface PlaceNote {
  ruleId: number;
  place: string;
  uid: number | null;
  outcome: Outcome;
  detail: string;
}

const ROWS_AT_ONCE = 500;

/** What is noted of a place, or of a rule. */
export async function listNotes(column: 'place' | 'rule_id', value: string | number): Promise<PlaceNote[]> {
  const rows = await fetchRows(
    [asNumber, asText, orNull(asNumber), asOneOf(...OUTCOMES), asText],
    'SELECT rule_id, place, uid, outcome, detail FROM dashboard_site_rule_place WHERE ?? = ?',
    [column, value],
  );
  return rows.map(([ruleId, place, uid, outcome, detail]) => ({ ruleId, place, uid, outcome, detail }));
}

export async function noteOutcomes(notes: readonly PlaceNote[]): Promise<void> {
  for (let from = 0; from < notes.length; from += ROWS_AT_ONCE) {
    const rows = notes.slice(from, from + ROWS_AT_ONCE);
    await pool().query(
      `INSERT INTO dashboard_site_rule_place (rule_id, place, uid, outcome, detail) VALUES ${rows.map(() => '(?, ?, ?, ?, ?)').join(',')}
       ON DUPLICATE KEY UPDATE uid = VALUES(uid), outcome = VALUES(outcome), detail = VALUES(detail)`,
      rows.flatMap(({ ruleId, place, uid, outcome, detail }) => [ruleId, place, uid, outcome, detail]),
    );
  }
}
