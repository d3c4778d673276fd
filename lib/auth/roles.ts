import { getConfig } from '@/lib/config';
import { watchedFile } from '@/lib/watched-file';

export type Role = 'user' | 'admin';

let admins: ReturnType<typeof watchedFile<Set<string>>> | undefined;

/** The admins file of the old web UI: one login a line. */
export function parseAdmins(text: string): Set<string> {
  return new Set(
    text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#')),
  );
}

/** The role of a login now. Nobody is an admin while the file is missing or cannot be read. */
export async function findRole(login: string): Promise<Role> {
  const { adminsFile } = getConfig();
  if (!adminsFile) return 'user';
  admins ??= watchedFile(adminsFile, parseAdmins);
  const names = await admins.get().catch(() => new Set<string>());
  return names.has(login) ? 'admin' : 'user';
}

/** Whether this login may see and change this mailbox. Names are compared exactly. */
export function mayOpenMailbox(login: string, role: Role, user: string): boolean {
  return role === 'admin' || login === user;
}
