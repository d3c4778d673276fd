import 'server-only';
import type { FilterSaid } from '@/lib/data/request/filter-said';
import type { FailureReason } from '@/lib/ground/reasons';
import { countArrived } from '@/lib/messages/operations/count-arrived';
import { RULE_ACTOR } from '@/lib/messages/sender-rules/rule-actor';
import { parseFailureDetail } from '@/lib/people/audit/failure-detail';
import { AUDIT_EVENTS, type AuditEvent } from '@/lib/people/audit/record-audit';
import { parseRuleRelease, type RuleRelease } from '@/lib/people/audit/rule-release-detail';
import type { AuditEntry } from '@/lib/store/db/generated/client';

/** An entry of the audit log as a page shows it. */
export interface AuditRow {
  id: string;
  /** ISO, UTC. */
  at: string;
  /** A key below `auditEvent.` in messages/*.json; `other` for one of another version. */
  event: AuditEvent | 'other';
  /** '' where what was typed is not known to be a login. */
  actor: string;
  mailbox: string | null;
  address: string;
  detail: string;
  /** Of a release by a rule about a domain: what it has released, as far as that is known, and whose rule that is. */
  ofRule: { domain: string; madeBy: string; count: number | null } | null;
  /** Of messages that could not be released, for administrators: the first of them. */
  failures: { mailbox: string; key: string; reason: FailureReason; said: FilterSaid | null }[];
}

/** Entries as a page shows them. */
export async function toAuditRows(entries: readonly AuditEntry[]): Promise<AuditRow[]> {
  const rules = entries.map(ruleOf);
  const counts = await countArrived(rules.flatMap((rule) => rule?.batch ?? []));
  return entries.map((entry, at) => toAuditRow(entry, rules[at] ?? null, counts));
}

function ruleOf({ event, actor, detail }: AuditEntry): RuleRelease | null {
  return event === 'release' && actor === RULE_ACTOR ? parseRuleRelease(detail) : null;
}

function toAuditRow(
  entry: AuditEntry,
  rule: RuleRelease | null,
  counts: ReadonlyMap<string, number>,
): AuditRow {
  const event = AUDIT_EVENTS.find((name) => name === entry.event) ?? 'other';
  const { actor, mailbox, address } = entry;
  const failure = event === 'release-failed' ? parseFailureDetail(entry.detail) : null;
  const detail = failure ? String(failure.messages) : entry.detail;
  const at = entry.at.toISOString();
  const ofRule = rule && { domain: rule.domain, madeBy: rule.madeBy, count: counts.get(rule.batch) ?? null };
  return { id: String(entry.id), at, event, actor, mailbox, address, detail, ofRule, failures: [] };
}
