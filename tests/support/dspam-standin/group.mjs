/**
 * Groups (F§1): lines `name:type:member,member` of the file that GroupConfig names; none without that line. No blank is cut.
 * shared: common tokens, signatures and totals under the group's uid; shared,managed: its files too;
 * merged: the group's totals are added to the member's in .stats.
 */
import { readFileSync } from 'node:fs';

/** @typedef {{ name: string, type: 'shared' | 'managed' | 'merged' }} Group */

/**
 * @param {import('./conf.mjs').Conf} conf
 * @param {string} user
 * @returns {Group | null} the first group that the user belongs to
 */
export function findGroup(conf, user) {
  let barred = false;
  for (const line of readLines(conf.first('GroupConfig') ?? '')) {
    const [name = '', type = '', members = ''] = line.split(':');
    const known = typeOf(type.toLowerCase());
    // A member of a classification group is in no shared one below it; if one has `*name`, nobody is.
    if (type.toLowerCase() === 'classification')
      barred ||= members
        .split(',')
        .some((each) => /^\*./.test(each) || each.toLowerCase() === user.toLowerCase());
    if (!known || (barred && known !== 'merged') || !isAmong(members.split(','), user, known)) continue;
    if (known === 'merged' && name.toLowerCase() === user.toLowerCase()) continue;
    return { name, type: known };
  }
  return null;
}

/** @param {string} type @returns {Group['type'] | null} */
function typeOf(type) {
  if (type.startsWith('shared')) return type.startsWith('shared,managed') ? 'managed' : 'shared';
  return type === 'merged' ? 'merged' : null;
}

/** @param {string[]} members @param {string} user @param {Group['type']} type */
function isAmong(members, user, type) {
  let found = false;
  for (const each of members) {
    if (isMember(each, user)) found = true;
    // Only in a merged group does `-name` take somebody out.
    else if (type === 'merged' && each !== '-*' && each.startsWith('-') && isMember(each.slice(1), user))
      found = false;
  }
  return found;
}

/** @param {string} pattern a name, `*` or `*@domain` @param {string} user */
function isMember(pattern, user) {
  const wanted = pattern.toLowerCase();
  const name = user.toLowerCase();
  if (wanted.startsWith('*@')) return name.slice(name.indexOf('@')) === wanted.slice(1);
  return wanted === '*' || wanted === name;
}

/** @param {string} file @returns {string[]} */
function readLines(file) {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !/^[#;]/.test(line));
  } catch {
    return [];
  }
}
