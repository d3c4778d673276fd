import 'server-only';
import { z } from 'zod';
import { listAudit } from '@/lib/audit/list-audit';
import { AUDIT_EVENTS } from '@/lib/audit/record-audit';
import { forPage, requireAdmin } from './access';
import { type AuditRow, toAuditRow } from './audit-row';

const one = z.string().trim().max(255).optional().catch(undefined);
const searchParams = z.object({
  event: z.enum(AUDIT_EVENTS).optional().catch(undefined),
  name: one,
  before: z
    .string()
    .regex(/^\d{1,19}$/)
    .optional()
    .catch(undefined),
});

export interface AuditPage {
  rows: AuditRow[];
  params: { event: string; name: string };
  events: readonly string[];
  /** The address of the page with older entries; null at the end. */
  older: string | null;
}

/** A page of the audit log. Only for admins; others get "not found". */
export async function getAudit(raw: Record<string, string | string[] | undefined>): Promise<AuditPage> {
  await forPage(requireAdmin, '/admin/audit');
  const { event, name, before } = searchParams.parse(raw);
  const { entries, next } = await listAudit({ event, name, before: before ? BigInt(before) : null });
  const params = { event: event ?? '', name: name ?? '' };
  const older =
    next === null ? null : `/admin/audit?${new URLSearchParams({ ...params, before: String(next) })}`;
  return { rows: entries.map(toAuditRow), params, events: AUDIT_EVENTS, older };
}
