import { lowerName } from './lower-name';

/**
 * A line of the group file that does not do what it was written for, or worse (read in the source of 3.10.2, and tried on the program):
 * - endless: for `user` dspam never comes to an end, and the mail is not delivered. `every` for all users
 * - blank: a blank after a comma belongs to the name, so that `user` is no member
 * - leftIn: `-name` leaves nobody out of a shared group
 * - unmanaged: `shared, managed` with a blank is `shared`
 * - unknown: no type that DSPAM knows, or no type at all; the line does nothing
 */
export interface GroupOddity {
  kind: 'endless' | 'blank' | 'leftIn' | 'unmanaged' | 'unknown';
  /** Of the file, from 1. */
  line: number;
  group: string;
  user: string;
  /** Of an endless line: a line that means the same and does end; '' if a person has to decide. */
  instead: string;
}

/** Of a line with more members, somebody has to say what is meant. */
const MOST_SAID = 200;

const TYPES = /^(?:shared.*|merged|inoculation|classification)$/;

/** The oddities of a group file, in its order; see group-file.ts for how it is read. After the line of the `most`th, no more. */
export function findGroupOddities(text: string, most = Number.POSITIVE_INFINITY): GroupOddity[] {
  const found: GroupOddity[] = [];
  for (const [index, content] of text.split(/\r?\n/).entries()) {
    if (found.length >= most) break;
    found.push(...oddLine(content, index + 1));
  }
  return found;
}

function oddLine(content: string, line: number): GroupOddity[] {
  if (content === '' || /^[#;]/.test(content)) return [];
  const [group = '', kind = ''] = content.split(':').filter(Boolean);
  const type = lowerName(kind);
  const members = content.split(':').slice(2).join(':').split(',').filter(Boolean);
  const oddity = (kind: GroupOddity['kind'], user = '', instead = ''): GroupOddity => ({
    kind,
    line,
    group,
    user,
    instead,
  });
  if (!TYPES.test(type)) return [oddity('unknown')];
  const found: GroupOddity[] = [];
  if (/^shared,?\s+,?\s*managed/.test(type) || /^shared\s*,\s+managed/.test(type))
    found.push(oddity('unmanaged'));
  const endless = findEndless(type, members, group);
  const instead = () =>
    type === 'merged' && members.length <= MOST_SAID
      ? `${group}:${kind}:${withoutEnd(members, group).join(',')}`
      : '';
  if (endless !== null) found.push(oddity('endless', endless, instead()));
  for (const member of members) {
    if (/^\s|\s$/.test(member)) found.push(oddity('blank', member.trim()));
    else if (type.startsWith('shared') && member.startsWith('-'))
      found.push(oddity('leftIn', member.slice(1)));
  }
  return found;
}

/** A user for whom dspam looks at one member of the line for ever; null if there is none. */
function findEndless(type: string, members: readonly string[], group: string): string | null {
  if (type === 'classification') return mixesGlobal(members) ? 'every' : null;
  if (type !== 'merged') return null;
  const named = members.map((member) => member.replace(/^-/, '')).filter((member) => !member.startsWith('*'));
  const domains = members.flatMap((member) => /^-?\*(@.+)$/.exec(member)?.[1] ?? []);
  // Somebody of each kind that the members tell apart: no two others are told apart by any of them.
  const users = new Set([...named, ...domains.map((domain) => `somebody${domain}`), 'somebody']);
  const others = [...users].filter((user) => lowerName(user) !== lowerName(group));
  const places = placesOf(members);
  const found = others.find((user) => hangsMerged(places, lowerName(user)));
  return found === 'somebody' ? 'every' : (found ?? null);
}

/** The members as they were meant: somebody listed twice is in, and somebody excluded before being listed is out. */
function withoutEnd(members: readonly string[], group: string): string[] {
  const kept: string[] = [];
  const late: string[] = [];
  for (const member of members) {
    if (findEndless('merged', [...kept, member], group) === null) kept.push(member);
    else if (member.startsWith('-')) late.push(member);
  }
  for (const member of late) if (findEndless('merged', [...kept, member], group) === null) kept.push(member);
  return kept;
}

/** Where each member stands in a line, in small letters. */
function placesOf(members: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [index, member] of members.entries()) {
    const name = lowerName(member);
    const known = places.get(name);
    if (known) known.push(index);
    else places.set(name, [index]);
  }
  return places;
}

/** It goes on to the next member only where the one that fits changes something. */
function hangsMerged(places: ReadonlyMap<string, readonly number[]>, user: string): boolean {
  const at = user.indexOf('@');
  const fitting = new Set(['*', user, ...(at < 0 ? [] : [`*${user.slice(at)}`])]);
  const changes = [...fitting].flatMap((name) => [
    ...(places.get(name) ?? []).map((place) => ({ place, takesIn: true })),
    // `-*` excludes nobody: it is the name `*`.
    ...((name === '*' ? undefined : places.get(`-${name}`)) ?? []).map((place) => ({
      place,
      takesIn: false,
    })),
  ]);
  changes.sort((a, b) => a.place - b.place);
  return changes.some(
    ({ takesIn }, index) => takesIn === (index > 0 && changes[index - 1]?.takesIn === true),
  );
}

/** A network of classification and a global one (`*name`) in one line. */
function mixesGlobal(members: readonly string[]): boolean {
  const global = members.filter((member) => /^\*./.test(member)).length;
  return global > 0 && global < members.length;
}
