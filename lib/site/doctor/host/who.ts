import { readAdminText } from '@/lib/ground/files/read-file';
import { ownUserName } from '@/lib/ground/process/own-names';

/** Who this process is, as the kernel judges what it opens. */
export interface Who {
  uid: number;
  /** The name that DSPAM would find for it; the number where the system has none. */
  user: string;
  /** First the group that its new files get, then the others. */
  groups: number[];
}

export function whoAmI(): Who {
  const uid = process.geteuid?.() ?? 0;
  const own = process.getegid?.() ?? 0;
  return {
    uid,
    user: ownUserName(),
    groups: [...new Set([own, ...(process.getgroups?.() ?? [])])],
  };
}

/** The accounts of /etc/passwd, in its order; none where it cannot be read. */
export async function readAccounts(): Promise<{ name: string; uid: number; gid: number }[]> {
  const passwd = await readAdminText('/etc/passwd');
  return passwd.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name && uid ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
}

/** A user as chown accepts it: the name in /etc/passwd, or else the number. */
export async function userName(uid: number): Promise<string> {
  return (await readAccounts()).find((account) => account.uid === uid)?.name ?? String(uid);
}
