import type { AuditEntry } from '@/lib/store/db/generated/client';
import { prisma } from '@/lib/store/db/prisma';
import type { AuditEvent } from './record-audit';

const ROWS = 50;
const SIGN_INS = 20;

/** What can be done in a mailbox that is not one's own. */
const IN_A_MAILBOX = [
  'mailbox-opened',
  'release',
  'release-failed',
  'delete',
  'arrived',
  'restore',
  'retrain',
  'preference',
  'alert',
  'sender-rule',
  'reset',
] satisfies AuditEvent[];

/** What others did in a mailbox, newest first: who opened it, and what they changed there. */
export async function listVisits(user: string, login: string): Promise<AuditEntry[]> {
  return prisma().auditEntry.findMany({
    where: {
      mailbox: user,
      actor: { not: login },
      event: { in: IN_A_MAILBOX },
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
    take: SIGN_INS,
  });
}
