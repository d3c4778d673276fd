import { readAdminFile } from './read-file';

/** A group as chgrp accepts it: its name in /etc/group, or else its number. */
export async function groupName(gid: number): Promise<string> {
  const groups = await readAdminFile('/etc/group').catch(() => null);
  for (const line of groups?.bytes.toString('latin1').split('\n') ?? []) {
    const [name, , number] = line.split(':');
    if (name && number === String(gid)) return name;
  }
  return String(gid);
}
