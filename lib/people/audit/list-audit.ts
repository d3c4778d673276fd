import type { AuditEntry } from '@/lib/store/db/generated/client';
import { prisma } from '@/lib/store/db/prisma';

const AUDIT_PAGE_ROWS = 50;

/** What to show of the audit log; empty fields do not narrow it. */
export interface AuditQuery {
  event?: string | undefined;
  /** A login or a mailbox, to the letter. */
  name?: string | undefined;
  /** Entries older than this one; null for the newest. */
  before: bigint | null;
}

/** A page of the audit log, newest first, and where the next one begins (null at the end). */
export async function listAudit(query: AuditQuery): Promise<{ entries: AuditEntry[]; next: bigint | null }> {
  const { event, name, before } = query;
  const found = await prisma().auditEntry.findMany({
    where: {
      ...(event ? { event } : {}),
      ...(name ? { OR: [{ actor: name }, { mailbox: name }] } : {}),
      ...(before === null ? {} : { id: { lt: before } }),
    },
    orderBy: { id: 'desc' },
    take: AUDIT_PAGE_ROWS + 1,
  });
  const entries = found.slice(0, AUDIT_PAGE_ROWS);
  return { entries, next: found.length > AUDIT_PAGE_ROWS ? (entries.at(-1)?.id ?? null) : null };
}
