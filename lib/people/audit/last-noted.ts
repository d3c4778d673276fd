import { asDate, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import type { AuditEvent } from './record-audit';

/** Who has last done each of some things in a mailbox, and when, as far as the audit log goes back; by their details. */
export async function lastNoted(
  mailbox: string,
  event: AuditEvent,
  details: readonly string[],
): Promise<Map<string, { login: string; at: Date }>> {
  if (details.length === 0) return new Map();
  const rows = await fetchRows(
    [asText, asText, asDate],
    'SELECT detail, actor, at FROM dashboard_audit WHERE mailbox_user = ? AND event = ? AND detail IN (?) ORDER BY id',
    [mailbox, event, details],
  );
  return new Map(rows.map(([detail, login, at]) => [detail, { login, at }]));
}
