import { asNumber, asOneOf } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { OUTCOMES, type Outcome } from './place-rows';
import { listRules } from './rule-rows';
import type { SiteRule } from './site-rule';

/** A rule, and how far it was carried out. */
export interface ShownRule extends SiteRule {
  /** Mailboxes, or of a domain folders, that have it; that had it already, or whose people have said otherwise; and where it was not possible. */
  counts: { done: number; passedOver: number; failed: number };
}

export interface RuleQuery {
  search: string | undefined;
  importId: number | undefined;
}

/** Rules for everybody, the newest first. */
export async function listSiteRules(query: RuleQuery, from: number, most: number): Promise<ShownRule[]> {
  const { condition, values } = conditionOf(query);
  const rules = await listRules(condition, values, `id DESC LIMIT ${most} OFFSET ${from}`);
  if (rules.length === 0) return [];
  const notes = await countNotes(rules.map(({ id }) => id));
  const stores = rules.some(({ what }) => what === 'hold') ? await listStoreMarks() : [];
  return rules.map((rule) => {
    const of = notes.get(rule.id);
    const noted = (outcome: Outcome) => of?.get(outcome) ?? 0;
    const passedOver = noted('there') + noted('own');
    if (rule.what === 'let')
      return { ...rule, counts: { done: noted('done'), passedOver, failed: noted('failed') } };
    const written = stores.filter(({ done }) => done >= rule.id).length;
    const failed = stores.filter(({ done, isFailed }) => done < rule.id && isFailed).length;
    return { ...rule, counts: { done: Math.max(0, written - passedOver), passedOver, failed } };
  });
}

export async function countSiteRules(query: RuleQuery): Promise<number> {
  const { condition, values } = conditionOf(query);
  const sql = `SELECT COUNT(*) FROM dashboard_site_rule WHERE ${condition}`;
  const [row] = await fetchRows([asNumber], sql, values);
  return row?.[0] ?? 0;
}

function conditionOf({ search, importId }: RuleQuery): { condition: string; values: unknown[] } {
  const parts: [string, unknown[]][] = [];
  if (search !== undefined) {
    const like = `%${search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
    parts.push(['(sender LIKE ? OR LOWER(note) LIKE ?)', [like, like]]);
  }
  if (importId !== undefined) parts.push(['import_id = ?', [importId]]);
  return {
    condition: parts.map(([sql]) => sql).join(' AND ') || 'TRUE',
    values: parts.flatMap(([, values]) => values),
  };
}

async function countNotes(ids: number[]): Promise<Map<number, Map<Outcome, number>>> {
  const rows = await fetchRows(
    [asNumber, asOneOf(...OUTCOMES), asNumber],
    'SELECT rule_id, outcome, COUNT(*) FROM dashboard_site_rule_place WHERE rule_id IN (?) GROUP BY rule_id, outcome',
    [ids],
  );
  const counts = new Map<number, Map<Outcome, number>>();
  for (const [id, outcome, count] of rows)
    counts.set(id, (counts.get(id) ?? new Map<Outcome, number>()).set(outcome, count));
  return counts;
}

/** Up to which rule each folder has all of them. */
async function listStoreMarks(): Promise<{ done: number; isFailed: boolean }[]> {
  const rows = await fetchRows(
    [asNumber, asNumber],
    "SELECT done, failure <> '' FROM dashboard_site_rule_store",
  );
  return rows.map(([done, failed]) => ({ done, isFailed: failed !== 0 }));
}
