import { prisma } from '@/lib/store/db/prisma';
import type { Role } from './roles';

/** What is kept of somebody who has signed in. */
export interface KnownAccount {
  role: string;
  /** Sessions that began at this moment or before have ended; null when that was never asked for. */
  signedOutAt: Date | null;
}

/** Null for a login that has never signed in. */
export async function findAccount(login: string): Promise<KnownAccount | null> {
  return prisma().account.findUnique({ where: { login }, select: { role: true, signedOutAt: true } });
}

/** Stores the login of somebody who signs in for the first time. */
export async function noteAccount(login: string, role: Role): Promise<void> {
  await prisma().account.upsert({
    where: { login },
    create: { login, role },
    update: {},
    select: { login: true },
  });
}

/** Stores a role that differs from the one last seen. False when another request has done so already. */
export async function noteRole(login: string, before: string, role: Role): Promise<boolean> {
  const { count } = await prisma().account.updateMany({ where: { login, role: before }, data: { role } });
  return count === 1;
}

/** Ends all sessions of a login that began before now. */
export async function endSessions(login: string, role: Role, now = new Date()): Promise<void> {
  await prisma().account.upsert({
    where: { login },
    create: { login, role, signedOutAt: now },
    update: { signedOutAt: now },
    select: { login: true },
  });
}
