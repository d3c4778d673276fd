/**
 * Groups (F§1): lines `name:type:member,member` of the file that GroupConfig names, by default `<home>/group`.
 * shared: common tokens, signatures and totals under the group's uid; shared,managed: its files too;
 * merged: the group's totals are added to the member's in .stats.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ name: string, type: 'shared' | 'managed' | 'merged' }} Group */

const TYPES = new Map([
  ['shared', 'shared'],
  ['shared,managed', 'managed'],
  ['merged', 'merged'],
]);

/**
 * @param {import('./conf.mjs').Conf} conf
 * @param {string} user
 * @returns {Group | null} the first group that the user belongs to
 */
export function findGroup(conf, user) {
  for (const line of readLines(conf.first('GroupConfig') ?? join(conf.home, 'group'))) {
    const [name = '', type = '', members = ''] = line.split(':');
    const known = TYPES.get(type.trim().toLowerCase());
    if (!known || !members.split(',').some((each) => isMember(each.trim(), user))) continue;
    if (known === 'merged' && name.toLowerCase() === user.toLowerCase()) continue;
    return { name, type: /** @type {Group['type']} */ (known) };
  }
  return null;
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
