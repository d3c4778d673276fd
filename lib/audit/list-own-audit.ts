import type { AuditEntry } from '@/lib/db/generated/client';
import { prisma } from '@/lib/db/prisma';

const ROWS = 50;

/** What others did in a mailbox, newest first: who opened it, released, deleted or put back there. */
export async function listVisits(user: string, login: string): Promise<AuditEntry[]> {
  return prisma().auditEntry.findMany({
    where: {
      mailbox: user,
      actor: { not: login },
      event: { in: ['mailbox-opened', 'release', 'delete', 'restore'] },
    },
    orderBy: { id: 'desc' },
    take: ROWS,
  });
}

/** The last sign-ins of a login, and the tries that failed, newest first. */
export async function listSignIns(login: string): Promise<AuditEntry[]> {
  return prisma().auditEntry.findMany({
    where: {
      actor: login,
      event: { in: ['sign-in', 'sign-in-failed', 'sign-in-blocked', 'sign-out-everywhere'] },
    },
    orderBy: { id: 'desc' },
    take: 20,
  });
}
