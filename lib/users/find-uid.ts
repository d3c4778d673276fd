import { readFile } from 'node:fs/promises';
import { databaseTrouble } from '@/lib/db/database-trouble';
import { prisma } from '@/lib/db/prisma';

/** A user as DSPAM's tables know them. */
export interface DspamUser {
  uid: number;
  /** As it is spelled there: uids are found without regard to case, folders are not (F§1). */
  name: string;
}

/**
 * The uid of a user: from dspam_virtual_uids, or, on a site without virtual users, from the passwd file. Null when DSPAM has
 * not met them yet.
 */
export async function findUid(user: string): Promise<DspamUser | null> {
  try {
    const row = await prisma().virtualUid.findUnique({ where: { username: user } });
    if (row) return { uid: row.uid, name: row.username ?? user };
    if (await prisma().virtualUid.findFirst({ select: { uid: true } })) return null;
  } catch (error) {
    // Built without virtual users there is no such table.
    if (databaseTrouble(error)?.reason !== 'migrate') throw error;
  }
  return findPasswdUid(await readFile('/etc/passwd', 'utf8').catch(() => ''), user);
}

/** Whether DSPAM was built with virtual users, so that its names are in a table. */
export async function hasVirtualUids(): Promise<boolean> {
  try {
    return (await prisma().virtualUid.findFirst({ select: { uid: true } })) !== null;
  } catch (error) {
    if (databaseTrouble(error)?.reason !== 'migrate') throw error;
    return false;
  }
}

/** The uid of a line of a passwd file. */
export function findPasswdUid(passwd: string, user: string): DspamUser | null {
  for (const line of passwd.split('\n')) {
    const [name, , uid] = line.split(':');
    if (name === user && uid && /^\d+$/.test(uid)) return { uid: Number(uid), name };
  }
  return null;
}
