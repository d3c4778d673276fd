import { watchedFile } from '@/lib/ground/files/watched-file';
import { getConfig } from '@/lib/store/config/config';
import { domainOf } from '@/lib/store/config/format-login';
import { parseSubadmins } from './parse-subadmins';

export type Role = 'user' | 'subadmin' | 'admin';

/** What somebody may see and change. */
export interface Rights {
  /** The DSPAM user whose mail their own is. */
  user: string;
  role: Role;
  /** Of a subadmin: names of mailboxes, and `*@domain` for all of a domain. */
  mailboxes: readonly string[];
}

let admins: ReturnType<typeof watchedFile<Set<string>>> | undefined;
let subadmins: ReturnType<typeof watchedFile<Map<string, string[]>>> | undefined;

/** The admins file of the old web UI: one login a line. */
export function parseAdmins(text: string): Set<string> {
  return new Set(
    text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#')),
  );
}

/**
 * What a login may do now (ADMINS_FILE, SUBADMINS_FILE); both its own form and the DSPAM user that it maps to count. While a
 * file is missing or cannot be read, it gives nobody anything.
 */
export async function findRights(login: string, user: string): Promise<Rights> {
  const { adminsFile, subadminsFile } = getConfig().signIn;
  if (adminsFile) {
    admins ??= watchedFile(adminsFile, parseAdmins);
    const names = await admins.get().catch(() => new Set<string>());
    if (names.has(login) || names.has(user)) return { user, role: 'admin', mailboxes: [] };
  }
  if (!subadminsFile) return { user, role: 'user', mailboxes: [] };
  subadmins ??= watchedFile(subadminsFile, parseSubadmins);
  const lists = await subadmins.get().catch(() => new Map<string, string[]>());
  const mailboxes = [...new Set([...(lists.get(login) ?? []), ...(lists.get(user) ?? [])])];
  return { user, role: mailboxes.length > 0 ? 'subadmin' : 'user', mailboxes };
}

/**
 * Whether somebody may see and change this mailbox. Names are compared exactly; `*@example.org` is every mailbox whose name
 * ends, after its last @, in just example.org.
 */
export function mayOpenMailbox({ user, role, mailboxes }: Rights, mailbox: string): boolean {
  if (role === 'admin' || user === mailbox || mailboxes.includes(mailbox)) return true;
  const domain = domainOf(mailbox);
  return domain !== '' && mailboxes.includes(`*@${domain}`);
}
