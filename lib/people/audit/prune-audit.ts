import { prisma } from '@/lib/store/db/prisma';

const DAY_MS = 24 * 3600 * 1000;

/** Deletes entries of the audit log that are older than `keepDays` days. Returns how many. */
export async function pruneAudit(keepDays: number, now = new Date()): Promise<number> {
  const oldest = new Date(now.getTime() - keepDays * DAY_MS);
  const { count } = await prisma().auditEntry.deleteMany({ where: { at: { lt: oldest } } });
  return count;
}
