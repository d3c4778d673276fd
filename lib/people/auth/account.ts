import { askTogether } from '@/lib/store/db/ask';
import { asDate, asText, orNull, type RowOf } from '@/lib/store/db/columns';
import { prisma } from '@/lib/store/db/prisma';
import type { Role } from './roles';

const ACCOUNT = {
  role: asText,
  /** Sessions that began at this moment or before have ended; null when that was never asked for. */
  signedOutAt: orNull(asDate),
};

/** What is kept of somebody who has signed in. */
export type KnownAccount = RowOf<typeof ACCOUNT>;

/** Null for a login that has never signed in. */
export async function findAccount(login: string): Promise<KnownAccount | null> {
  const sql = 'SELECT role, signed_out_at FROM dashboard_account WHERE login = ?';
  const { account } = await askTogether({ account: { columns: ACCOUNT, sql, values: [login] } });
  return account;
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

/** Ends all sessions of a login that began before now. One that was ended stays so, whatever time it is at another host. */
export async function endSessions(login: string, role: Role, now = new Date()): Promise<void> {
  await noteAccount(login, role);
  await prisma().account.updateMany({
    where: { login, OR: [{ signedOutAt: null }, { signedOutAt: { lt: now } }] },
    data: { signedOutAt: now },
  });
}
