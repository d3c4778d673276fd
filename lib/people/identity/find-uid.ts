import { readFile } from 'node:fs/promises';
import { lowerName } from '@/lib/formats/dspam/lower-name';
import { asNumber, asText } from '@/lib/store/db/columns';
import { databaseTrouble } from '@/lib/store/db/database-trouble';
import { Prisma } from '@/lib/store/db/generated/client';
import { prisma } from '@/lib/store/db/prisma';
import { readRows } from '@/lib/store/db/read-rows';

/** A user as DSPAM's tables know them. */
export interface DspamUser {
  uid: number;
  /** As it is spelled there: uids are found without regard to case, folders are not (F§1). */
  name: string;
}

/**
 * Why a name cannot have a uid of its own. `anothers`: DSPAM's table treats it as somebody else's, from whom it differs
 * by an accent or the like, or by capital letters where both have a folder, and files its mail under their uid. `unheld`: it has letters that the table cannot hold.
 */
export type NameProblem = 'anothers' | 'unheld';

export interface FoundName {
  known: DspamUser | null;
  problem: NameProblem | null;
}

/**
 * Looks a name up as DSPAM does: in dspam_virtual_uids, or, on a site without virtual users, in the passwd file. The
 * collation of that table (latin1_swedish_ci) takes `é` for `e` and ignores blanks at the end; a row is theirs only if
 * the bytes are equal, apart from the case of A to Z.
 */
export async function findName(user: string): Promise<FoundName> {
  try {
    const rows = await readRows(
      { uid: asNumber, name: asText },
      Prisma.sql`SELECT uid, username AS name FROM dspam_virtual_uids WHERE username = ${user}`,
    );
    return rows.length > 0 ? judgeNames(user, rows) : await findUnlisted(user);
  } catch (error) {
    return findUnasked(user, error);
  }
}

/** Which of the rows that the table takes for a name is theirs. */
export function judgeNames(user: string, rows: readonly DspamUser[]): FoundName {
  const same = rows.filter(({ name }) => lowerName(name) === lowerName(user));
  const known = same.find(({ name }) => name === user) ?? same[0];
  return known
    ? { known: { uid: known.uid, name: known.name }, problem: null }
    : { known: null, problem: 'anothers' };
}

/** A name of which the table has no row. */
export async function findUnlisted(user: string): Promise<FoundName> {
  return (await hasVirtualUids()) ? { known: null, problem: null } : findInPasswd(user);
}

/** A name for which the table could not be asked. Throws the error again, where it does not say why. */
export async function findUnasked(user: string, error: unknown): Promise<FoundName> {
  if (isUnheld(error)) return { known: null, problem: 'unheld' };
  // Built without virtual users there is no such table.
  if (databaseTrouble(error)?.reason !== 'migrate') throw error;
  return findInPasswd(user);
}

async function findInPasswd(user: string): Promise<FoundName> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  return { known: findPasswdUid(passwd, user), problem: null };
}

/** The uid of a user; null when DSPAM has not met them yet. */
export async function findUid(user: string): Promise<DspamUser | null> {
  return (await findName(user)).known;
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

/** MariaDB: an illegal mix of collations. MySQL: a conversion that is impossible. */
const UNHELD = /^ER_(CANT_AGGREGATE_2COLLATIONS|CANNOT_CONVERT_STRING|IMPOSSIBLE_STRING_CONVERSION)$/;

/** Whether the text of a comparison cannot be put into the character set of the column. */
function isUnheld(error: unknown): boolean {
  return error instanceof Error && 'code' in error && UNHELD.test(String(error.code));
}
