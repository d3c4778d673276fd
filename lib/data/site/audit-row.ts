import 'server-only';
import type { FilterSaid } from '@/lib/data/request/filter-said';
import type { FailureReason } from '@/lib/ground/reasons';
import { parseFailureDetail } from '@/lib/people/audit/failure-detail';
import { AUDIT_EVENTS, type AuditEvent } from '@/lib/people/audit/record-audit';
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
  /** Of messages that could not be released, for administrators: the first of them. */
  failures: { mailbox: string; key: string; reason: FailureReason; said: FilterSaid | null }[];
}

export function toAuditRow(entry: AuditEntry): AuditRow {
  const event = AUDIT_EVENTS.find((name) => name === entry.event) ?? 'other';
  const { actor, mailbox, address } = entry;
  const failure = event === 'release-failed' ? parseFailureDetail(entry.detail) : null;
  const detail = failure ? String(failure.messages) : entry.detail;
  const at = entry.at.toISOString();
  return { id: String(entry.id), at, event, actor, mailbox, address, detail, failures: [] };
}
