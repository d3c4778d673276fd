import { readAdminText } from './read-file';

/** The names that /etc/group lists for a group. Whose own group it is stands in /etc/passwd. */
export async function groupMembers(gid: number): Promise<string[]> {
  const lines = (await readAdminText('/etc/group')).split('\n').map((line) => line.split(':'));
  return lines.flatMap(([, , number, names = '']) =>
    number === String(gid) ? names.split(',').filter(Boolean) : [],
  );
}
