import 'server-only';
import { AUDIT_EVENTS, type AuditEvent } from '@/lib/audit/record-audit';
import type { AuditEntry } from '@/lib/db/generated/client';

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
}

export function toAuditRow(entry: AuditEntry): AuditRow {
  const event = AUDIT_EVENTS.find((name) => name === entry.event) ?? 'other';
  const { actor, mailbox, address, detail } = entry;
  return { id: String(entry.id), at: entry.at.toISOString(), event, actor, mailbox, address, detail };
}
