import { lowerName } from './lower-name';

/** What a group shares (F§1). Other types (inoculation, classification...) share nothing that concerns a mailbox. */
export type GroupType = 'shared' | 'managed' | 'merged';

/** A line of the group file: `name:shared[,managed]|merged:member,member`. */
export interface Group {
  name: string;
  type: GroupType;
  /**
   * Names, `*`, `*@domain`; in a merged group also `-name` and `-*@domain`, to leave out somebody who was let in
   * before.
   */
  members: string[];
  /** Of a shared group: the members of classification groups above it, who are in no shared group below (`*name`: nobody is). */
  barred: string[];
}

/** Longest line in bytes: DSPAM reads it with fgets into a buffer of 10,240. */
const LINE_BYTES = 10_239;

/**
 * Reads a group file as DSPAM 3.10.2 does (tried on the program). What is longer than 10,239 bytes goes on as the next
 * line. Blanks are not trimmed: ` bob` and `bob` are different names. A type that begins with `shared` is one, and
 * managed where `,managed` follows at once; `merged` has to stand alone; all in any case. Lines that begin with `#` or
 * `;` are comments.
 */
export function parseGroupFile(text: string): Group[] {
  const groups: Group[] = [];
  const barred: string[] = [];
  for (const line of splitLines(text)) {
    if (/^[#;]/.test(line)) continue;
    const [name, kind] = line.split(':').filter(Boolean);
    if (name === undefined || kind === undefined) continue;
    const list = line.split(':').slice(2).join(':');
    const members = list.split(',').filter(Boolean);
    const type = typeOf(lowerName(kind));
    if (type) groups.push({ name, type, members, barred: [...barred] });
    else if (lowerName(kind) === 'classification') barred.push(...members);
  }
  return groups;
}

function typeOf(kind: string): GroupType | null {
  if (kind.startsWith('shared')) return kind.startsWith('shared,managed') ? 'managed' : 'shared';
  return kind === 'merged' ? 'merged' : null;
}

function* splitLines(text: string): Generator<string> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    const feed = bytes.indexOf('\n', at);
    const end = Math.min(feed < 0 ? bytes.length : feed + 1, at + LINE_BYTES);
    yield bytes.toString('utf8', at, end).replace(/\r?\n$|\r$/, '');
    at = end;
  }
}

/**
 * The group that a user's mail belongs to: the first whose members name them. A member of a shared group is in no
 * merged group below it, and vice versa. A group is not a member of itself. Names are compared without case (A to Z),
 * as uids are; a domain is what follows the first @.
 */
export function findGroup(groups: readonly Group[], user: string): Group | undefined {
  const wanted = lowerName(user);
  for (const group of groups) {
    const isOwn = lowerName(group.name) === wanted;
    if (group.type === 'merged') {
      if (!isOwn && isMerged(group.members, wanted)) return group;
    } else if (!isBarred(group.barred, wanted) && group.members.some((member) => matches(member, wanted))) {
      return isOwn ? undefined : group;
    }
  }
  return undefined;
}

function isMerged(members: readonly string[], user: string): boolean {
  let isIn = false;
  for (const member of members) {
    if (matches(member, user)) isIn = true;
    // `-*` excludes nobody: it is the name `*`.
    else if (member !== '-*' && member.startsWith('-') && matches(member.slice(1), user)) isIn = false;
  }
  return isIn;
}

function isBarred(barred: readonly string[], user: string): boolean {
  return barred.some((member) => /^\*./.test(member) || lowerName(member) === user);
}

function matches(pattern: string, user: string): boolean {
  if (pattern === '*' || lowerName(pattern) === user) return true;
  const at = user.indexOf('@');
  return pattern.startsWith('*@') && at >= 0 && lowerName(pattern.slice(1)) === user.slice(at);
}
