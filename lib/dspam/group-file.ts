import { lowerName } from './lower-name';

/** What a group shares (F§1). Other types (inoculation, classification...) share nothing that concerns a mailbox. */
export type GroupType = 'shared' | 'managed' | 'merged';

/** A line of the group file: `name:shared[,managed]|merged:member,member`. */
export interface Group {
  name: string;
  type: GroupType;
  /** Names, `*`, `*@domain`, or `-name` to leave one out. */
  members: string[];
}

const TYPES: Record<string, GroupType> = { shared: 'shared', 'shared,managed': 'managed', merged: 'merged' };

/** Reads a group file. Comments (`#`, `;`) and groups that share nothing here are passed over. */
export function parseGroupFile(text: string): Group[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [name = '', kind = '', members = ''] = line.split(':');
    const type = TYPES[kind.replace(/\s/g, '').toLowerCase()];
    if (!type || !name.trim() || /^[#;]/.test(line)) return [];
    const list = members.split(',').map((member) => member.trim());
    return [{ name: name.trim(), type, members: list.filter(Boolean) }];
  });
}

/**
 * The group that a user's mail belongs to: the first whose members name them; a group is no member of itself. Names are
 * compared without the case of A to Z, as DSPAM does here.
 */
export function findGroup(groups: readonly Group[], user: string): Group | undefined {
  const wanted = lowerName(user);
  return groups.find(({ name, members }) => {
    if (lowerName(name) === wanted) return false;
    const patterns = members.map(lowerName);
    return !patterns.includes(`-${wanted}`) && patterns.some((pattern) => matches(pattern, wanted));
  });
}

function matches(pattern: string, user: string): boolean {
  if (pattern.startsWith('*@')) return user.slice(user.lastIndexOf('@')) === pattern.slice(1);
  return pattern === '*' || pattern === user;
}
